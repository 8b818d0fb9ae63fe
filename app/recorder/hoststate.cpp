// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/recorder/hoststate.h"

#include "app/base/shellwords.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <array>
#include <utility>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostLines = 10'000;

using Fields = QHash<QByteArray, QByteArray>;
using State = HostRecording::State;

constexpr std::array stateWords{
    std::pair{State::Starting, "starting"_L1}, std::pair{State::Recording, "recording"_L1},
    std::pair{State::Ending, "ending"_L1},     std::pair{State::Sealing, "sealing"_L1},
    std::pair{State::Complete, "complete"_L1}, std::pair{State::Broken, "broken"_L1},
    std::pair{State::Failed, "failed"_L1},     std::pair{State::Unknown, "unknown"_L1},
};

QString text(const Fields &fields, const QByteArray &key)
{
    return QString::fromUtf8(fields.value(key));
}

template<typename T>
std::optional<T> number(const Fields &fields, const QByteArray &key)
{
    bool fine = false;
    const qlonglong value = fields.value(key).toLongLong(&fine);
    return fine && std::in_range<T>(value) ? std::optional<T>(static_cast<T>(value)) : std::nullopt;
}

/// A name as the script makes them: they are shown, and sent back.
bool isId(const QByteArray &id)
{
    return !id.isEmpty() && std::ranges::all_of(id, [](char c) {
        return QChar::fromLatin1(c).isLetterOrNumber() ? static_cast<unsigned char>(c) < 128
                                                       : QByteArrayView("._-").contains(c);
    });
}

/// As systemd allows it, without what it would escape.
bool isUnit(const QByteArray &name)
{
    QByteArray plain = name;
    return name.endsWith(".service") && isId(plain.replace('@', '_').replace(':', '_'));
}

QByteArrayList ids(const Fields &fields, const QByteArray &key)
{
    QByteArrayList found = fields.value(key).split(',');
    found.removeIf([](const QByteArray &id) { return !isId(id); });
    return found;
}

/// The script quotes every word; here only those are that need it.
QString commandText(const Fields &fields)
{
    const QString quoted = text(fields, "command");
    const Result<QStringList> words = shellWords(quoted);
    if (!words) {
        return quoted; // it was cut
    }
    QStringList plain;
    for (const QString &word : *words) {
        static const QRegularExpression harmless(u"^[A-Za-z0-9_./:=@%+,-]+$"_s);
        plain.append(
            harmless.match(word).hasMatch() ? word : QString(u'\'' + QString(word).replace(u'\'', u"'\\''"_s) + u'\''));
    }
    return plain.join(u' ');
}

HostRecording recordingFrom(const Fields &fields)
{
    const auto word = std::ranges::find_if(
        stateWords, [&fields](const auto &row) { return row.second == QLatin1StringView(fields.value("state")); });
    return {.id = fields.value("id"),
            .state = word == stateWords.end() ? State::Unknown : word->first,
            .trace = fields.value("trace"),
            .command = commandText(fields),
            .reason = text(fields, "reason"),
            .by = text(fields, "by"),
            .exitCode = number<int>(fields, "exit"),
            .exitSignal = number<int>(fields, "signal"),
            .seconds = number<qint64>(fields, fields.contains("duration") ? "duration" : "running"),
            .size = number<qint64>(fields, "size").value_or(0),
            .kept = fields.value("kept") == "yes",
            .chaos = fields.value("chaos") == "yes",
            .failed = fields.value("failed") == "yes",
            .failure = text(fields, "failure"),
            .removed = ids(fields, "removed"),
            .on = text(fields, "on"),
            .fetchingUntil = number<qint64>(fields, "fetching")};
}

/// "exit=0:5 signal=11:1 ended:2 other:3"
QList<RunEnd> endsFrom(const QByteArray &text)
{
    using Way = RunEnd::Way;
    static constexpr std::array ways{std::pair("exit"_L1, Way::Status), std::pair("signal"_L1, Way::Signal),
                                     std::pair("ended"_L1, Way::Ended), std::pair("other"_L1, Way::Other)};
    constexpr qsizetype most = 100;
    QList<RunEnd> ends;
    static const QRegularExpression one(u"(?<![^ ])([a-z]+)(?:=(\\d{1,9}))?:(\\d{1,9})(?= |$)"_s);
    for (const QRegularExpressionMatch &match : one.globalMatch(QString::fromLatin1(text))) {
        const auto *const way = std::ranges::find(ways, match.captured(1), [](const auto &row) { return row.first; });
        if (way != ways.end() && ends.size() < most) {
            ends.append({.way = way->second, .value = match.captured(2).toInt(), .runs = match.captured(3).toInt()});
        }
    }
    std::ranges::stable_sort(ends, std::ranges::greater(), &RunEnd::runs);
    return ends;
}

HostLoop loopFrom(const Fields &fields)
{
    return {.id = fields.value("id"),
            .command = commandText(fields),
            .over = fields.value("state") == "over",
            .runs = number<int>(fields, "runs").value_or(0),
            .kept = number<int>(fields, "kept").value_or(0),
            .failed = number<int>(fields, "failed").value_or(0),
            .chaosRuns = number<int>(fields, "chaos-runs").value_or(0),
            .chaosKept = number<int>(fields, "chaos-kept").value_or(0),
            .chaosFailed = number<int>(fields, "chaos-failed").value_or(0),
            .ends = endsFrom(fields.value("ends")),
            .reason = text(fields, "reason"),
            .on = text(fields, "on")};
}

} // namespace

const HostRecording *HostState::recording(const QByteArray &id) const
{
    const auto found = std::ranges::find(recordings, id, &HostRecording::id);
    return found == recordings.end() ? nullptr : &*found;
}

const HostLoop *HostState::loop(const QByteArray &id) const
{
    const auto found = std::ranges::find(loops, id, &HostLoop::id);
    return found == loops.end() ? nullptr : &*found;
}

const HostRecording *HostState::caught(const QByteArray &loopId) const
{
    const QString by = u"loop:"_s + QString::fromUtf8(loopId);
    const auto found = std::ranges::find_if(recordings, [&by](const HostRecording &one) {
        return one.failed && one.state == State::Complete && one.by == by;
    });
    return found == recordings.end() ? nullptr : &*found;
}

bool HostState::missesCatch(const QByteArray &loopId) const
{
    const HostLoop *one = loop(loopId);
    return one != nullptr && one->over && one->failed > 0 && caught(loopId) == nullptr;
}

QByteArray HostState::idBeginning(const QByteArray &typed) const
{
    QByteArrayList found;
    const auto compare = [&](const QByteArray &id) {
        if (id == typed || (id.startsWith(typed) && !typed.isEmpty())) {
            found.append(id);
        }
    };
    for (const HostRecording &one : recordings) {
        compare(one.id);
    }
    for (const HostLoop &one : loops) {
        compare(one.id);
    }
    return found.contains(typed) ? typed : found.size() == 1 ? found.first() : QByteArray();
}

std::optional<int> HostLoop::odds() const
{
    const int odds = failed > 0 ? qRound(double(runs) / failed) : 0;
    return odds > 1 ? std::optional(odds) : std::nullopt;
}

QLatin1StringView stateWord(HostRecording::State state)
{
    return std::ranges::find(stateWords, state, [](const auto &row) { return row.first; })->second;
}

HostState parseHostState(const QByteArray &output)
{
    HostState state;
    QSet<QByteArray> seen;
    const QByteArrayList lines = output.split('\n');
    for (const QByteArray &line : lines) {
        const QByteArrayList words = line.split(' ');
        Fields fields;
        for (const QByteArray &word : words.sliced(1)) {
            if (const qsizetype at = word.indexOf('='); at > 0) {
                fields.insert(word.first(at), QByteArray::fromPercentEncoding(word.sliced(at + 1)));
            }
        }
        if (words.first() == "login") {
            state.endsWithLogin = fields.value("ends-all") == "yes";
            continue;
        }
        if (words.first() == "service") {
            if (const QByteArray unit = fields.value("unit"); isUnit(unit) && state.services.size() < mostLines) {
                state.services.append(
                    {.unit = unit, .by = text(fields, "by"), .recorded = fields.value("recorded") == "yes"});
            }
            continue;
        }
        const QByteArray id = fields.value(words.first() == "rule" ? "name" : "id");
        const QByteArray key = words.first() + ' ' + id;
        if (words.first() != "host" && (seen.contains(key) || seen.size() >= mostLines || !isId(id))) {
            continue;
        }
        seen.insert(key);
        if (words.first() == "host") {
            state.root = fields.value("root");
            state.free = number<qint64>(fields, "free").value_or(0);
            state.keepFree = number<qint64>(fields, "keep-free").value_or(0);
        } else if (words.first() == "recording" && fields.contains("id")) {
            state.recordings.append(recordingFrom(fields));
        } else if (words.first() == "loop" && fields.contains("id")) {
            state.loops.append(loopFrom(fields));
        } else if (words.first() == "rule" && fields.contains("name")) {
            state.rules.append({.name = text(fields, "name"),
                                .command = commandText(fields),
                                .armed = fields.value("state") == "armed",
                                .again = fields.value("again") == "yes",
                                .fired = number<int>(fields, "fired").value_or(0),
                                .kept = number<int>(fields, "kept").value_or(0),
                                .reason = text(fields, "reason"),
                                .on = text(fields, "on"),
                                .unwatchedFrom = number<qint64>(fields, "unwatched-from"),
                                .unwatchedTo = number<qint64>(fields, "unwatched-to"),
                                .afterRestart = fields.value("after-restart")});
        }
    }
    return state;
}

} // namespace Backstep
