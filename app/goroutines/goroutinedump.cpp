// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/goroutinedump.h"

#include "app/base/foreigntext.h"
#include "app/goroutines/dumplines.h"
#include "app/goroutines/logprefix.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::GoroutineDump)
};

constexpr qsizetype longestLine = 65'536;
constexpr qsizetype mostGoroutines = 1'000'000;
constexpr qsizetype mostFrames = 1'000;
constexpr qsizetype mostAncestors = 100;
constexpr qsizetype mostWriters = 64;
constexpr int headlineReach = 200; ///< lines between "panic: …" and the first goroutine
constexpr QByteArrayView countsWord{"goroutine profile: total "};
constexpr QByteArrayView ancestorWord{"[originating from goroutine "};

struct Headline
{
    QString text;
    DumpCause cause = DumpCause::Asked;
    int line = -headlineReach;
};

/// "panic: …", "fatal error: …" or "SIGQUIT: quit" in a line that belongs to no goroutine.
std::optional<Headline> headlineIn(QByteArrayView line, int number)
{
    struct Start
    {
        QByteArrayView text;
        DumpCause cause;
    };
    static constexpr std::array starts{
        Start{"fatal error: all goroutines are asleep", DumpCause::AllAsleep},
        Start{"fatal error: ", DumpCause::FatalError},
        Start{"panic: ", DumpCause::Panic},
        Start{"SIGQUIT: ", DumpCause::Signal},
        Start{"SIGABRT: ", DumpCause::Signal},
        Start{"SIGSEGV: ", DumpCause::Signal},
    };
    for (const Start &start : starts) {
        if (const qsizetype at = line.indexOf(start.text); at >= 0) {
            return Headline{.text = harmless(line.sliced(at), 500), .cause = start.cause, .line = number};
        }
    }
    return std::nullopt;
}

/// Equal strings share their memory: a hundred thousand goroutines run through the same few functions.
class Strings
{
public:
    void share(QString &text) { text = *m_known.insert(text); }
    void share(CodeLocation &place)
    {
        share(place.file);
        share(place.function);
    }

private:
    QSet<QString> m_known;
};

/// The lines of one writer, without what a log put in front of them.
class WriterLines
{
public:
    WriterLines(LogPrefix prefix, Strings &strings) : m_prefix(std::move(prefix)), m_strings(strings) {}

    [[nodiscard]] const LogPrefix &prefix() const { return m_prefix; }
    void beginGoroutine(const DumpGoroutine &goroutine, const Headline &headline, int line);
    void beginCounts(int line);
    /// Whether the line is a part of a dump.
    bool take(QByteArrayView line);
    [[nodiscard]] QList<GoroutineDump> finish();

private:
    void beginDump(const Headline &headline, int line);
    bool takeOfGoroutine(QByteArrayView line);
    void beginAncestor(QByteArrayView number);
    void addFrame(const DumpFrame &frame);
    bool takePlace(QByteArrayView line);
    bool takeCount(QByteArrayView line);
    void close();
    void closeCount();

    LogPrefix m_prefix;
    Strings &m_strings;
    QList<GoroutineDump> m_dumps;
    QSet<GoroutineId> m_ids; ///< of the present dump
    std::optional<DumpGoroutine> m_open;
    qint64 m_times = 0; ///< how often it is there, in counts
    std::optional<DumpFrame> m_call; ///< without its place, which is in the next line
    bool m_creation = false;         ///< its place is in the next line
    bool m_ancestors = false;        ///< calls are those of a goroutine that started it
    bool m_tooMany = false;          ///< and of one more than are kept
};

void WriterLines::beginDump(const Headline &headline, int line)
{
    close();
    GoroutineDump dump;
    dump.firstLine = line;
    if (line - headline.line < headlineReach) {
        dump.headline = headline.text;
        dump.cause = headline.cause;
    }
    m_dumps.append(dump);
    m_ids.clear();
}

void WriterLines::beginGoroutine(const DumpGoroutine &goroutine, const Headline &headline, int line)
{
    close();
    // A number comes once in a dump. Number 0 is what the runtime's own threads run, no goroutine.
    if (m_dumps.isEmpty() || m_dumps.constLast().counts || (goroutine.id != 0 && m_ids.contains(goroutine.id))) {
        beginDump(headline, line);
    }
    m_ids.insert(goroutine.id);
    m_open = goroutine;
}

void WriterLines::beginCounts(int line)
{
    beginDump({}, line);
    m_dumps.last().counts = true;
    m_dumps.last().remarks.append(
        Text::tr("This text counts goroutines that do the same: their numbers are made up here, and what each waits "
                 "for is not told; ?debug=2 instead of ?debug=1 tells it."));
}

bool WriterLines::take(QByteArrayView line)
{
    if (m_dumps.isEmpty()) {
        return false;
    }
    return m_dumps.constLast().counts ? takeCount(line) : m_open && takeOfGoroutine(line);
}

bool WriterLines::takeOfGoroutine(QByteArrayView line)
{
    if (line.trimmed().isEmpty()) {
        close();
        return true;
    }
    if (takePlace(line)) {
        return true;
    }
    if (const int elided = parseElisionLine(line); elided > 0) {
        if (!m_ancestors) {
            m_open->elided += elided;
            m_open->elidedAt = static_cast<int>(m_open->frames.size());
        }
    } else if (line.startsWith(ancestorWord)) {
        beginAncestor(line.sliced(ancestorWord.size()));
    } else if (const auto creation = parseCreationLine(line)) {
        m_creation = !m_ancestors;
        m_open->createdBy.function = m_ancestors ? m_open->createdBy.function : creation->function;
        m_open->parent = m_ancestors ? m_open->parent : creation->parent;
    } else if (auto call = parseCallLine(line)) {
        if (call->location.function == "non-Go function"_L1) {
            addFrame(*call); // has no place
            call.reset();
        }
        m_call = call;
    } else if (line.contains("stack unavailable")) {
        m_open->remark = harmless(line.trimmed(), 200);
    } else {
        return false;
    }
    return true;
}

/// `number`: what follows the words, "1]:".
void WriterLines::beginAncestor(QByteArrayView number)
{
    m_ancestors = true;
    m_tooMany = m_open->ancestors.size() >= mostAncestors;
    if (!m_tooMany) {
        m_open->ancestors.append({.id = number.first(qMax(number.indexOf(']'), 0)).toLongLong(), .frames = {}});
    }
}

void WriterLines::addFrame(const DumpFrame &frame)
{
    QList<DumpFrame> &frames = m_ancestors && !m_tooMany ? m_open->ancestors.last().frames : m_open->frames;
    if (!m_tooMany && frames.size() < mostFrames) {
        frames.append(frame);
    }
}

/// The place of the call, or of the go statement, in the line before.
bool WriterLines::takePlace(QByteArrayView line)
{
    CodeLocation place;
    if ((!m_call && !m_creation) || !parsePlaceLine(line, place)) {
        return false;
    }
    if (m_call) {
        place.function = m_call->location.function;
        m_call->location = place;
        m_strings.share(m_call->location);
        addFrame(*m_call);
    } else {
        place.function = m_open->createdBy.function;
        m_open->createdBy = place;
        m_strings.share(m_open->createdBy);
    }
    m_call.reset();
    m_creation = false;
    return true;
}

bool WriterLines::takeCount(QByteArrayView line)
{
    if (const qint64 times = parseCountLine(line); times > 0) {
        closeCount();
        m_open.emplace();
        m_times = times;
        return true;
    }
    if (!m_open) {
        return false;
    }
    if (line.startsWith("# labels: ")) {
        m_open->labels = parseDumpLabels(line);
        return true;
    }
    if (auto frame = parseCountFrame(line)) {
        m_strings.share(frame->location);
        if (m_open->frames.size() < mostFrames) {
            m_open->frames.append(*frame);
        }
        return true;
    }
    return line.startsWith('#');
}

void WriterLines::closeCount()
{
    if (!m_open) {
        return;
    }
    QList<DumpGoroutine> &goroutines = m_dumps.last().goroutines;
    if (const QByteArrayView reason = waitReasonOfCalls(m_open->frames); !reason.isEmpty()) {
        setDumpState(*m_open, reason);
    }
    for (qint64 i = 0; i < m_times && goroutines.size() < mostGoroutines; ++i) {
        m_open->id = goroutines.size() + 1;
        goroutines.append(*m_open);
    }
    m_open.reset();
}

void WriterLines::close()
{
    if (!m_dumps.isEmpty() && m_dumps.constLast().counts) {
        closeCount();
        return;
    }
    if (m_open && m_open->id != 0 && m_dumps.constLast().goroutines.size() < mostGoroutines) {
        m_dumps.last().goroutines.append(*m_open);
    }
    m_open.reset();
    m_call.reset();
    m_creation = false;
    m_ancestors = false;
    m_tooMany = false;
}

QList<GoroutineDump> WriterLines::finish()
{
    close();
    return m_dumps;
}

class DumpReader
{
public:
    [[nodiscard]] bool read(QByteArrayView text, const StopToken &stop);
    [[nodiscard]] Result<GoroutineDump> finish();

private:
    void takeLine(QByteArrayView line, QByteArrayView next);
    bool takeEscaped(QByteArrayView line);
    [[nodiscard]] WriterLines &writerOf(QByteArrayView line, qsizetype at, QByteArrayView next);

    Strings m_strings;
    std::vector<std::unique_ptr<WriterLines>> m_writers;
    Headline m_headline;
    int m_line = 0;
    bool m_tooLong = false;
};

/// The line at `at`, without its end.
QByteArrayView lineAt(QByteArrayView text, qsizetype at)
{
    const qsizetype end = text.indexOf('\n', at);
    QByteArrayView line = text.sliced(at, (end < 0 ? text.size() : end) - at);
    return line.endsWith('\r') ? line.chopped(1) : line;
}

bool DumpReader::read(QByteArrayView text, const StopToken &stop)
{
    for (qsizetype at = 0; at < text.size();) {
        if (stop.stopRequested()) {
            return false;
        }
        const QByteArrayView line = lineAt(text, at);
        const qsizetype end = text.indexOf('\n', at);
        at = end < 0 ? text.size() : end + 1;
        ++m_line;
        if (line.size() > longestLine) {
            m_tooLong = true;
        } else if (!takeEscaped(line)) {
            takeLine(line, at < text.size() ? lineAt(text, at) : QByteArrayView());
        }
    }
    return true;
}

/// Lines in which ends of lines and quotes are written out: Docker's own files, and logs in JSON.
bool DumpReader::takeEscaped(QByteArrayView line)
{
    constexpr QByteArrayView docker{"{\"log\":\""};
    const bool dockers = line.startsWith(docker);
    const qsizetype word = dockers ? docker.size() : line.indexOf("goroutine ");
    if (word < 0 || (!dockers && !line.sliced(word).contains("]:\\n"))) {
        return false;
    }
    const QByteArray text = unescapedDumpText(line.sliced(word));
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype end = text.indexOf('\n', at);
        const qsizetype next = end < 0 ? text.size() : end + 1;
        takeLine(lineAt(text, at), next < text.size() ? lineAt(text, next) : QByteArrayView());
        at = next;
    }
    return true;
}

void DumpReader::takeLine(QByteArrayView line, QByteArrayView next)
{
    if (const qsizetype at = goroutineHeaderAt(line); at >= 0) {
        if (const auto goroutine = parseGoroutineHeader(line.sliced(at))) {
            writerOf(line, at, next).beginGoroutine(*goroutine, std::exchange(m_headline, {}), m_line);
            return;
        }
    }
    if (const qsizetype at = line.indexOf(countsWord); at >= 0) {
        writerOf(line, at, next).beginCounts(m_line);
        return;
    }
    // What syslog makes of a tab.
    const bool escapedTab = line.contains("#011");
    const QByteArray replaced = escapedTab ? line.toByteArray().replace("#011", "\t") : QByteArray();
    const QByteArrayView plain = escapedTab ? QByteArrayView(replaced) : line;
    for (const auto &writer : m_writers) {
        const std::optional<QByteArrayView> own = writer->prefix().strip(plain);
        if (own && writer->take(*own)) {
            return;
        }
    }
    if (const auto headline = headlineIn(line, m_line)) {
        m_headline = *headline;
    }
}

/// Whose line it is that has a dump's word at `at`.
WriterLines &DumpReader::writerOf(QByteArrayView line, qsizetype at, QByteArrayView next)
{
    LogPrefix prefix;
    if (at > 0 && (line.at(at - 1) == ' ' || line.at(at - 1) == '\t')) {
        prefix = LogPrefix(line.first(at));
        // A message of several lines has it before the first only.
        if (!prefix.strip(next) && (parseCallLine(next) || parseCountLine(next) > 0)) {
            prefix = {};
        }
    }
    const QByteArrayView own = line.sliced(at);
    const auto known = std::ranges::find_if(m_writers, [&](const auto &writer) {
        const bool indented = at > 0 && prefix.isEmpty() && writer->prefix().strip(line) == own;
        return indented || writer->prefix().isSameWriter(prefix);
    });
    if (known != m_writers.end()) {
        return **known;
    }
    if (std::ssize(m_writers) >= mostWriters) {
        return *m_writers.back();
    }
    // One without prefix takes every line, so it comes last.
    const auto place = prefix.isEmpty() ? m_writers.end() : m_writers.begin();
    return **m_writers.insert(place, std::make_unique<WriterLines>(prefix, m_strings));
}

Result<GoroutineDump> DumpReader::finish()
{
    QList<GoroutineDump> dumps;
    for (const auto &writer : m_writers) {
        dumps += writer->finish();
    }
    dumps.removeIf([](const GoroutineDump &dump) { return dump.goroutines.isEmpty(); });
    std::ranges::stable_sort(dumps, {}, &GoroutineDump::firstLine);
    std::ranges::stable_sort(dumps, {}, [](const GoroutineDump &dump) { return dump.goroutines.size(); });
    if (dumps.isEmpty()) {
        return fail(
            ErrorCode::badInput,
            Text::tr("No goroutine is in this text, so there is nothing to show; it has to be what a Go program "
                     "prints when it crashes or what /debug/pprof/goroutine?debug=2 answers."));
    }
    GoroutineDump dump = dumps.constLast();
    if (dumps.size() > 1) {
        dump.remarks.append(Text::tr("There are %n dumps in this text; this is the one that begins in line %1, which "
                                     "has the most goroutines.",
                                     nullptr, static_cast<int>(dumps.size()))
                                .arg(dump.firstLine));
    }
    if (dump.goroutines.size() >= mostGoroutines) {
        dump.remarks.append(
            Text::tr("Only the first %n goroutine(s) were read.", nullptr, static_cast<int>(mostGoroutines)));
    }
    if (m_tooLong) {
        dump.remarks.append(
            Text::tr("Lines of more than %n byte(s) were left out.", nullptr, static_cast<int>(longestLine)));
    }
    return dump;
}

} // namespace

Result<GoroutineDump> parseGoroutineDump(QByteArrayView text, const StopToken &stop)
{
    DumpReader reader;
    if (!reader.read(text, stop)) {
        return fail(ErrorCode::cancelled, Text::tr("Reading the goroutines was cancelled."));
    }
    Result<GoroutineDump> dump = reader.finish();
    constexpr qsizetype limitOfGo = qsizetype(64) << 20;
    if (dump && !dump->counts && text.size() >= limitOfGo) {
        dump->remarks.append(Text::tr("Go ends such a text after 64 MB, so there may have been more goroutines."));
    }
    return dump;
}

} // namespace Backstep
