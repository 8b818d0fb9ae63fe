// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/settings/awaitedrecordings.h"

#include "app/settings/settingsstore.h"

#include <QUrl>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype most = 100;

Setting<QStringList> setting()
{
    return {.key = u"recorder/awaited"_s};
}

QStringList decoded(const QStringList &words)
{
    QStringList patterns;
    for (const QString &word : words) {
        patterns.append(QUrl::fromPercentEncoding(word.toLatin1()));
    }
    return patterns;
}

} // namespace

QList<AwaitedRecording> loadAwaitedRecordings(const SettingsStore &store)
{
    QList<AwaitedRecording> awaited;
    const QStringList lines = store.get(setting());
    for (const QString &line : lines) {
        const QStringList words = line.split(u'\t');
        if (words.size() >= 4 && !words.at(0).isEmpty() && !words.at(1).isEmpty()) {
            awaited.append({.hostId = words.at(0),
                            .id = words.at(1).toUtf8(),
                            .loop = words.at(2) == u"loop"_s,
                            .open = words.at(3) == u"open"_s,
                            .said = decoded(words.sliced(4))});
        }
    }
    return awaited;
}

void saveAwaitedRecordings(SettingsStore &store, const QList<AwaitedRecording> &awaited)
{
    QStringList lines;
    for (const AwaitedRecording &one : awaited.last(std::min(most, awaited.size()))) {
        QStringList words{one.hostId, QString::fromUtf8(one.id), one.loop ? u"loop"_s : u"recording"_s,
                          one.open ? u"open"_s : u"fetch"_s};
        for (const QString &pattern : one.said) {
            words.append(QString::fromLatin1(QUrl::toPercentEncoding(pattern))); // which may have a tab in it
        }
        lines.append(words.join(u'\t'));
    }
    store.set(setting(), lines);
}

} // namespace Backstep
