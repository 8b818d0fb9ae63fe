// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/dumplines.h"

#include "app/base/foreigntext.h"

#include <algorithm>
#include <array>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView headerWord{"goroutine "};
constexpr qsizetype mostLabels = 256;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

/// As harmless(), at once for what mostly comes.
QString shown(QByteArrayView bytes, qsizetype longest = 4096)
{
    const bool plain =
        bytes.size() <= longest && std::ranges::all_of(bytes, [](char c) { return c >= ' ' && c <= '~'; });
    return plain ? QString::fromLatin1(bytes) : harmless(bytes, longest);
}

QByteArrayView trimmed(QByteArrayView text)
{
    return text.trimmed();
}

/// Decimal digits at `at`, which moves behind them; nothing where there are none or too many.
std::optional<qint64> number(QByteArrayView text, qsizetype &at)
{
    const qsizetype start = at;
    while (at < text.size() && isDigit(text.at(at))) {
        ++at;
    }
    bool ok = false;
    const qint64 value = text.sliced(start, at - start).toLongLong(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

/// A number "0x…" at the start.
quint64 hexNumber(QByteArrayView text)
{
    qsizetype end = text.startsWith("0x") ? 2 : 0;
    while (end < text.size() && std::isxdigit(static_cast<unsigned char>(text.at(end))) != 0) {
        ++end;
    }
    return text.first(end).toULongLong(nullptr, 16);
}

/// The "[" of a header whose word "goroutine" begins at `at`; -1 where it is something else.
qsizetype bracketOf(QByteArrayView line, qsizetype at)
{
    qsizetype place = at + headerWord.size();
    if (!number(line, place)) {
        return -1;
    }
    // " gp=0xc000002380 m=0 mp=0x654700" of the goroutines of a crash.
    const qsizetype bracket = line.indexOf('[', place);
    if (bracket < 0 || bracket - place > 100 || line.at(bracket - 1) != ' ') {
        return -1;
    }
    const QByteArrayView between = trimmed(line.sliced(place, bracket - place));
    return between.isEmpty() || between.startsWith("gp=") ? bracket : -1;
}

void appendCharacter(QByteArray &text, QByteArrayView digits, int base)
{
    bool ok = false;
    const uint code = digits.toUInt(&ok, base);
    if (ok && digits.size() == 2) {
        text.append(static_cast<char>(code));
    } else if (ok && code <= QChar::LastValidCodePoint) {
        text.append(QString::fromUcs4(std::array<char32_t, 1>{code}.data(), 1).toUtf8());
    }
}

/// The string whose opening quote is before `at`, which moves behind the closing one.
QByteArray quoted(QByteArrayView text, qsizetype &at)
{
    QByteArray result;
    while (at < text.size() && text.at(at) != '"') {
        if (text.at(at) != '\\' || at + 1 == text.size()) {
            result.append(text.at(at++));
            continue;
        }
        const char escape = text.at(at + 1);
        at += 2;
        switch (escape) {
        case 'n': result.append('\n'); break;
        case 't': result.append('\t'); break;
        case 'r': result.append('\r'); break;
        case 'x':
        case 'u':
        case 'U': {
            const qsizetype size = std::min<qsizetype>(escape == 'x' ? 2 : escape == 'u' ? 4 : 8, text.size() - at);
            appendCharacter(result, text.sliced(at, size), 16);
            at += size;
            break;
        }
        default: result.append(escape);
        }
    }
    at = std::min(at + 1, text.size());
    return result;
}

/// A key or value of labels: quoted, or up to what ends it.
QString labelWord(QByteArrayView text, qsizetype &at, char end)
{
    while (at < text.size() && isBlank(text.at(at))) {
        ++at;
    }
    if (at < text.size() && text.at(at) == '"') {
        ++at;
        const QByteArray word = quoted(text, at);
        return shown(word);
    }
    const qsizetype start = at;
    while (at < text.size() && text.at(at) != end && text.at(at) != '}') {
        ++at;
    }
    return shown(trimmed(text.sliced(start, at - start)));
}

struct KnownCall
{
    QLatin1StringView function;
    QByteArrayView reason;
};

/// Calls below which a goroutine waits, from the top of its stack.
constexpr std::array knownCalls{
    KnownCall{"sync.(*WaitGroup).Wait"_L1, "sync.WaitGroup.Wait"},
    KnownCall{"sync.(*Cond).Wait"_L1, "sync.Cond.Wait"},
    KnownCall{"sync.(*RWMutex).RLock"_L1, "sync.RWMutex.RLock"},
    KnownCall{"sync.(*RWMutex).Lock"_L1, "sync.RWMutex.Lock"},
    KnownCall{"sync.(*Mutex).Lock"_L1, "sync.Mutex.Lock"},
    KnownCall{"internal/sync.(*Mutex).Lock"_L1, "sync.Mutex.Lock"},
    KnownCall{"internal/poll.runtime_pollWait"_L1, "IO wait"},
    KnownCall{"time.Sleep"_L1, "sleep"},
    KnownCall{"syscall.Syscall"_L1, "syscall"},
    KnownCall{"syscall.Syscall6"_L1, "syscall"},
};

} // namespace

qsizetype goroutineHeaderAt(QByteArrayView line)
{
    for (qsizetype at = line.indexOf(headerWord); at >= 0; at = line.indexOf(headerWord, at + 1)) {
        const qsizetype bracket = bracketOf(line, at);
        if (bracket < 0) {
            continue;
        }
        const qsizetype close = line.indexOf(']', bracket);
        const QByteArrayView end = close < 0 ? QByteArrayView() : trimmed(line.sliced(close + 1));
        if (end == ":" || (end.startsWith('{') && end.endsWith("}:"))) {
            return at;
        }
    }
    return -1;
}

void setDumpState(DumpGoroutine &goroutine, QByteArrayView status)
{
    struct Name
    {
        QByteArrayView text;
        GoroutineState state;
    };
    static constexpr std::array names{
        Name{"idle", GoroutineState::Idle},
        Name{"runnable", GoroutineState::Runnable},
        Name{"running", GoroutineState::Running},
        Name{"syscall", GoroutineState::Syscall},
        Name{"waiting", GoroutineState::Waiting},
        Name{"dead", GoroutineState::Dead},
        Name{"copystack", GoroutineState::CopyingStack},
        Name{"preempted", GoroutineState::Preempted},
        Name{"", GoroutineState::Unknown},
        Name{"???", GoroutineState::Unknown},
    };
    // What the collector and tests do beside it is no part of why it waits.
    for (const QByteArrayView aside : {QByteArrayView(" (leaked)"), QByteArrayView(" (scan)"),
                                       QByteArrayView(" (durable)"), QByteArrayView(" (synctest)")}) {
        goroutine.leaked = goroutine.leaked || (aside.startsWith(" (leaked") && status.contains(aside));
        if (const qsizetype at = status.indexOf(aside); at >= 0) {
            status = status.first(at);
        }
    }
    const auto *name = std::ranges::find(names, status, &Name::text);
    goroutine.state = name == names.end() ? GoroutineState::Waiting : name->state;
    goroutine.waitReason = name == names.end() ? shown(status, 200) : QString();
}

std::optional<DumpGoroutine> parseGoroutineHeader(QByteArrayView header)
{
    const qsizetype bracket = bracketOf(header, 0);
    const qsizetype close = bracket < 0 ? -1 : header.indexOf(']', bracket);
    if (!header.startsWith(headerWord) || close < 0) {
        return std::nullopt;
    }
    DumpGoroutine goroutine;
    qsizetype at = headerWord.size();
    goroutine.id = number(header, at).value_or(0);
    QByteArrayView rest = header.sliced(bracket + 1, close - bracket - 1);
    for (bool first = true; first || !rest.isEmpty(); first = false) {
        const qsizetype comma = rest.indexOf(',');
        const QByteArrayView part = trimmed(comma < 0 ? rest : rest.first(comma));
        rest = comma < 0 ? QByteArrayView() : rest.sliced(comma + 1);
        if (first) {
            setDumpState(goroutine, part);
        } else if (part == "locked to thread") {
            goroutine.lockedToThread = true;
        } else if (part.endsWith(" minutes")) {
            goroutine.minutes = std::max<qint64>(part.chopped(8).toLongLong(), 0);
        }
    }
    goroutine.labels = parseDumpLabels(header.sliced(close + 1));
    return goroutine;
}

std::optional<DumpFrame> parseCallLine(QByteArrayView line)
{
    line = trimmed(line);
    DumpFrame frame;
    if (line.startsWith("non-Go function")) {
        frame.location.function = u"non-Go function"_s;
        return frame;
    }
    const qsizetype open = line.lastIndexOf('(');
    if (open <= 0 || !line.endsWith(')')) {
        return std::nullopt;
    }
    const QByteArrayView name = line.first(open);
    if (std::ranges::any_of(name, [](char c) { return isBlank(c) || c == '"' || c == '='; })) {
        return std::nullopt;
    }
    // A traceback calls it by the name that people write.
    frame.location.function = name == "panic" ? u"runtime.gopanic"_s : shown(name, 1000);
    const QByteArrayView arguments = line.sliced(open + 1).chopped(1);
    frame.inlined = arguments == "...";
    frame.arguments = shown(arguments, 1000);
    return frame;
}

std::optional<DumpCreation> parseCreationLine(QByteArrayView line)
{
    constexpr QByteArrayView start{"created by "};
    constexpr QByteArrayView parent{" in goroutine "};
    line = trimmed(line);
    if (!line.startsWith(start)) {
        return std::nullopt;
    }
    line = line.sliced(start.size());
    DumpCreation creation;
    if (const qsizetype at = line.lastIndexOf(parent); at >= 0) {
        qsizetype digits = at + parent.size();
        creation.parent = number(line, digits).value_or(0);
        line = line.first(at);
    }
    creation.function = shown(line, 1000);
    return creation;
}

bool parsePlaceLine(QByteArrayView line, CodeLocation &place)
{
    if (line.isEmpty() || !isBlank(line.front())) {
        return false;
    }
    line = trimmed(line);
    // " +0x1d fp=0xc0001 sp=0xc0002 pc=0x495ba5" from the end; a path may have blanks in it.
    for (qsizetype blank = line.lastIndexOf(' '); blank > 0; blank = line.lastIndexOf(' ')) {
        const QByteArrayView word = line.sliced(blank + 1);
        const bool offset = word.startsWith("+0x");
        if (!offset && !word.startsWith("fp=0x") && !word.startsWith("sp=0x") && !word.startsWith("pc=0x")) {
            break;
        }
        if (word.startsWith("pc=")) {
            place.pc = hexNumber(word.sliced(3));
        }
        line = trimmed(line.first(blank));
    }
    const qsizetype colon = line.lastIndexOf(':');
    qsizetype at = colon + 1;
    const std::optional<qint64> number = colon > 0 ? Backstep::number(line, at) : std::nullopt;
    if (!number || at != line.size() || *number > std::numeric_limits<int>::max()) {
        return false;
    }
    place.file = shown(line.first(colon));
    place.line = static_cast<int>(*number);
    return true;
}

int parseElisionLine(QByteArrayView line)
{
    constexpr QByteArrayView end{" frames elided..."};
    line = trimmed(line);
    if (!line.startsWith("...") || !line.endsWith(end)) {
        return 0;
    }
    bool ok = false;
    const int count = line.sliced(3).chopped(end.size()).toInt(&ok);
    return ok ? std::max(count, 1) : 1;
}

qint64 parseCountLine(QByteArrayView line)
{
    qsizetype at = 0;
    const std::optional<qint64> count = number(line, at);
    const QByteArrayView rest = trimmed(line.sliced(at));
    return count && *count > 0 && (rest == "@" || rest.startsWith("@ 0x")) ? *count : 0;
}

QMap<QString, QString> parseDumpLabels(QByteArrayView braces)
{
    QMap<QString, QString> labels;
    qsizetype at = braces.indexOf('{') + 1;
    while (at > 0 && at < braces.size() && braces.at(at) != '}' && labels.size() < mostLabels) {
        const QString key = labelWord(braces, at, ':');
        if (at >= braces.size() || braces.at(at) != ':') {
            break;
        }
        ++at;
        labels.insert(key, labelWord(braces, at, ','));
        at += at < braces.size() && braces.at(at) == ',' ? 1 : 0;
        while (at < braces.size() && isBlank(braces.at(at))) {
            ++at;
        }
    }
    return labels;
}

std::optional<DumpFrame> parseCountFrame(QByteArrayView line)
{
    if (!line.startsWith("#\t0x")) {
        return std::nullopt;
    }
    // Columns are filled up with tabs.
    std::array<QByteArrayView, 3> columns;
    std::size_t column = 0;
    qsizetype at = 2;
    while (at < line.size() && column < columns.size()) {
        const qsizetype tab = line.indexOf('\t', at);
        const qsizetype end = tab < 0 || column == 2 ? line.size() : tab;
        if (end > at) {
            columns.at(column++) = line.sliced(at, end - at);
        }
        at = end + 1;
    }
    DumpFrame frame;
    frame.location.pc = hexNumber(columns.at(0));
    const QByteArrayView name = columns.at(1);
    const qsizetype plus = name.lastIndexOf("+0x");
    frame.location.function = shown(plus < 0 ? name : name.first(plus), 1000);
    const QByteArray place = '\t' + columns.at(2).toByteArray();
    std::ignore = parsePlaceLine(place, frame.location);
    return frame;
}

QByteArray unescapedDumpText(QByteArrayView text)
{
    qsizetype at = 0;
    return quoted(text, at);
}

QByteArrayView waitReasonOfCalls(const QList<DumpFrame> &frames)
{
    for (const DumpFrame &frame : frames) {
        const QString &function = frame.location.function;
        const auto *known = std::ranges::find(knownCalls, function, &KnownCall::function);
        if (known != knownCalls.end()) {
            return known->reason;
        }
        const bool within = function.startsWith("sync."_L1) || function.startsWith("internal/"_L1)
            || function.startsWith("runtime."_L1) || function.startsWith("syscall."_L1);
        if (!within) {
            break;
        }
    }
    return {};
}

} // namespace Backstep
