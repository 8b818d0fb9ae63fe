// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/catalogwords.h"

#include "app/base/datasize.h"

#include <QCoreApplication>

namespace Backstep {

using namespace Qt::StringLiterals;

QString stepWord(ConnectionStep::Kind kind)
{
    static const QStringList words{u"resolve"_s, u"reach"_s, u"host-key"_s, u"login"_s, u"command"_s, u"sftp"_s};
    return words.value(static_cast<int>(kind));
}

QString verdictWord(ConnectionStep::Verdict verdict)
{
    static const QStringList words{u"passed"_s, u"failed"_s, u"skipped"_s};
    return words.value(static_cast<int>(verdict));
}

QString stateWord(RecordingState state)
{
    static const QStringList words{u"finished"_s, u"recording"_s, u"broken"_s, u"unknown"_s};
    return words.value(static_cast<int>(state));
}

QString verificationWord(Verification verification)
{
    static const QStringList words{u"verified"_s, u"size-only"_s, u"not-checked"_s, u"failed"_s};
    return words.value(static_cast<int>(verification));
}

QString sizeWords(qint64 bytes)
{
    return dataSizeText(bytes);
}

QString durationWords(const std::optional<qint64> &milliseconds)
{
    if (!milliseconds) {
        return u"-"_s;
    }
    const qint64 ms = *milliseconds;
    return ms < 1000   ? u"%1 ms"_s.arg(ms)
        : ms < 120'000 ? u"%1 s"_s.arg(static_cast<double>(ms) / 1000, 0, 'f', 1)
                       : u"%1 min"_s.arg(static_cast<double>(ms) / 60'000, 0, 'f', 1);
}

QString timeWords(const QDateTime &time)
{
    return time.isValid() ? time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s) : u"-"_s;
}

QString exitWords(const std::optional<int> &code, const QString &signal)
{
    return !signal.isEmpty() ? signal : code ? QString::number(*code) : u"-"_s;
}

} // namespace Backstep
