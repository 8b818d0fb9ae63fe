// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/rrprobe.h"

#include "app/base/foreigntext.h"

#include <QRegularExpression>
#include <QtEndian>

namespace Backstep::Delve {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

RrProbe::RrProbe(const QString &rr, QObject *parent) : QObject(parent), m_rr(rr) {}

FutureResult<RrFlavour> RrProbe::flavour()
{
    return run({u"help"_s, u"record"_s})
        .then(this,
              [this](const Result<QString> &help) {
                  const bool soft = help && help->contains("--software-counters"_L1);
                  return run({u"--version"_s}).then(this, [soft](const Result<QString> &text) -> Result<RrFlavour> {
                      if (!text) {
                          return fail(text.error());
                      }
                      return RrFlavour{.version = parseRrVersion(*text), .soft = soft};
                  });
              })
        .unwrap();
}

FutureResult<qint64> RrProbe::lastEvent(const QString &traceFolder)
{
    return run({u"dump"_s, u"-r"_s, traceFolder, u"end"_s})
        .then(this, [](const Result<QString> &dump) -> Result<qint64> {
            if (!dump) {
                return fail(dump.error());
            }
            const std::optional<qint64> event = parseLastEvent(*dump);
            return event ? Result<qint64>(*event)
                         : fail(ErrorCode::badInput, tr("rr did not say how long the recording is."), {*dump});
        });
}

FutureResult<RrMachine> RrProbe::machine(const QString &traceFolder)
{
    return m_runner.run({.program = m_rr, .arguments = {u"traceinfo"_s, traceFolder}, .limit = 10s})
        .then(this, [](const Result<ProgramEnd> &end) -> Result<RrMachine> {
            if (!end) {
                return fail(end.error());
            }
            // It goes on to replay the program's start, and may fail there: what is looked for is said before.
            return parseTraceInfo(QString::fromUtf8(end->output));
        });
}

FutureResult<QString> RrProbe::run(const QStringList &arguments)
{
    return m_runner.run({.program = m_rr, .arguments = arguments, .limit = 10s})
        .then(this, [this](const Result<ProgramEnd> &end) -> Result<QString> {
            if (end && end->exitCode == 0) {
                return QString::fromUtf8(end->output);
            }
            return fail(ErrorCode::io, tr("rr (%1) did not answer.").arg(m_rr),
                        end ? QStringList{QString::fromUtf8(end->errors)} : end.error().details);
        });
}

QVersionNumber parseRrVersion(const QString &text)
{
    return QVersionNumber::fromString(text.section(u"version "_s, 1).trimmed());
}

RrMachine parseTraceInfo(const QString &info)
{
    constexpr quint32 firstNamePart = 0x80000002; // three leaves of CPUID, each 16 bytes of the name
    RrMachine machine;
    QByteArray name;
    for (quint32 leaf = firstNamePart; leaf < firstNamePart + 3; ++leaf) {
        const QRegularExpression record(u"\\[%1,\\d+,(\\d+),(\\d+),(\\d+),(\\d+)\\]"_s.arg(leaf));
        const QRegularExpressionMatch match = record.match(info);
        for (int i = 1; i <= 4 && match.hasMatch(); ++i) {
            std::array<char, 4> part{};
            qToLittleEndian(match.captured(i).toUInt(), part.data());
            name.append(part.data(), part.size());
        }
    }
    machine.processor = harmless(QString::fromLatin1(name.left(name.indexOf('\0'))).simplified());
    static const QRegularExpression node(u"\"nodename\": *\"([^\"\\\\]*)\""_s);
    const QString host = node.match(info.section(u"\"environ\""_s, 0, 0)).captured(1);
    machine.host = host == "(none)"_L1 ? QString() : harmless(host);
    return machine;
}

std::optional<qint64> parseLastEvent(const QString &dump)
{
    const QString last = dump.trimmed().section(u'\n', -1).trimmed();
    bool isNumber = false;
    const qint64 record = last.section(u' ', 0, 0).toLongLong(&isNumber);
    return isNumber && record > 0 ? std::optional(record - 1) : std::nullopt;
}

} // namespace Backstep::Delve
