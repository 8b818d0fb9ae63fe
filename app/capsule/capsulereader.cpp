// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsulereader.h"

#include "app/capsule/capsuleerror.h"
#include "app/capsule/capsuleverifier.h"
#include "app/capsule/metacoding.h"
#include "app/capsule/momentdecoder.h"

#include <QCoreApplication>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;
using CapsuleFormat::RecordKind;

class CapsuleReader::Private
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleReader)

public:
    explicit Private(std::unique_ptr<CapsuleFile> opened) : file(std::move(opened)), decoder(*file) {}

    [[nodiscard]] Result<void> readMeta();
    [[nodiscard]] Result<void> readMoments();
    [[nodiscard]] Result<void> readSources();
    template<typename T>
    [[nodiscard]] Result<T> answer(T value) const
    {
        return decoder.problem() ? Result<T>(fail(*decoder.problem())) : Result<T>(std::move(value));
    }

    [[nodiscard]] quint64 known(RecordKind kind) const { return file->known()[CapsuleFormat::index(kind)]; }
    /// Begins an answer about a moment.
    [[nodiscard]] Result<Records::Moment> moment(qint64 id);
    const Records::Roster &roster(quint64 id);
    [[nodiscard]] Result<Records::Goroutine> goroutine(qint64 moment, GoroutineId id);

    std::unique_ptr<CapsuleFile> file;
    MomentDecoder decoder;
    CapsuleFacts facts;
    QList<BreakpointSpec> breakpoints;
    Bookmarks bookmarks;
    MomentInfoListPtr moments;
    QMap<QString, quint64> sources; ///< text ids by path

private:
    template<typename T>
    [[nodiscard]] Result<void> readValue(QLatin1StringView key, std::optional<T> (*decode)(QByteArrayView), T &value);

    quint64 m_rosterId = 0; ///< of m_roster: the next question is mostly about the same moment
    Records::Roster m_roster;
};

template<typename T>
Result<void> CapsuleReader::Private::readValue(QLatin1StringView key, std::optional<T> (*decode)(QByteArrayView),
                                               T &value)
{
    const Result<std::optional<QByteArray>> bytes = file->meta(key);
    if (!bytes) {
        return fail(bytes.error());
    }
    if (!*bytes) {
        return fail(file->complaint().damaged(QString(key) + u" are missing"_s));
    }
    std::optional<T> decoded = decode(**bytes);
    if (!decoded) {
        return fail(file->complaint().damaged(QString(key) + u" cannot be read"_s));
    }
    value = std::move(*decoded);
    return {};
}

Result<void> CapsuleReader::Private::readMeta()
{
    if (const Result<void> read = readValue(CapsuleFormat::factsKey, decodedFacts, facts); !read) {
        return read;
    }
    if (const Result<void> read = readValue(CapsuleFormat::breakpointsKey, decodedBreakpoints, breakpoints); !read) {
        return read;
    }
    return readValue(CapsuleFormat::bookmarksKey, decodedBookmarks, bookmarks);
}

Result<void> CapsuleReader::Private::readMoments()
{
    const quint64 count = known(RecordKind::Moment);
    decoder.begin();
    auto list = std::make_shared<MomentInfoList>();
    list->reserve(static_cast<qsizetype>(count));
    for (quint64 id = 1; id <= count && !decoder.problem(); ++id) {
        MomentInfo info = decoder.info(id, decoder.read<Records::Moment>(id));
        info.bookmark = bookmarks.value(info.id);
        list->append(std::move(info));
    }
    std::ranges::stable_sort(*list, {}, &MomentInfo::position);
    moments = std::move(list);
    return decoder.problem() ? Result<void>(fail(*decoder.problem())) : Result<void>();
}

Result<void> CapsuleReader::Private::readSources()
{
    decoder.begin();
    for (quint64 id = 1; id <= known(RecordKind::Source) && !decoder.problem(); ++id) {
        const auto record = decoder.read<Records::Source>(id);
        const QString path = decoder.text(record.path);
        if (!sources.contains(path)) {
            sources.insert(path, record.text);
        }
    }
    return decoder.problem() ? Result<void>(fail(*decoder.problem())) : Result<void>();
}

Result<Records::Moment> CapsuleReader::Private::moment(qint64 id)
{
    decoder.begin();
    if (id < 1 || static_cast<quint64>(id) > known(RecordKind::Moment)) {
        return fail(ErrorCode::notFound,
                    tr("The capsule has no moment %1; it has %2.").arg(id).arg(known(RecordKind::Moment)));
    }
    return answer(decoder.read<Records::Moment>(static_cast<quint64>(id)));
}

const Records::Roster &CapsuleReader::Private::roster(quint64 id)
{
    if (id != m_rosterId) {
        m_roster = id == 0 ? Records::Roster() : decoder.read<Records::Roster>(id);
        m_rosterId = decoder.problem() ? 0 : id;
    }
    return m_roster;
}

Result<Records::Goroutine> CapsuleReader::Private::goroutine(qint64 moment, GoroutineId id)
{
    const Result<Records::Moment> at = this->moment(moment);
    if (!at) {
        return fail(at.error());
    }
    for (const quint64 page : roster(at->roster).pages) {
        const auto record = decoder.read<Records::Page>(page);
        if (decoder.problem()) {
            return fail(*decoder.problem());
        }
        const qsizetype index = record.ids.indexOf(id);
        if (index >= 0) {
            return answer(decoder.read<Records::Goroutine>(record.goroutines[index]));
        }
    }
    if (decoder.problem()) {
        return fail(*decoder.problem());
    }
    return fail(ErrorCode::notFound, tr("There is no goroutine %1 at this moment.").arg(id));
}

CapsuleReader::CapsuleReader(std::unique_ptr<Private> d) : m_d(std::move(d)) {}

CapsuleReader::~CapsuleReader() = default;

Result<std::unique_ptr<CapsuleReader>> CapsuleReader::open(const QString &path, const StopToken &stop)
{
    Result<std::unique_ptr<CapsuleFile>> file = CapsuleFile::open(path, stop);
    if (!file) {
        return fail(file.error());
    }
    auto d = std::make_unique<Private>(std::move(*file));
    for (const auto &step : {&Private::readMeta, &Private::readMoments, &Private::readSources}) {
        if (const Result<void> done = (d.get()->*step)(); !done) {
            return fail(done.error());
        }
    }
    return std::unique_ptr<CapsuleReader>(new CapsuleReader(std::move(d)));
}

const CapsuleFacts &CapsuleReader::facts() const
{
    return m_d->facts;
}

MomentInfoListPtr CapsuleReader::moments() const
{
    return m_d->moments;
}

Result<Stop> CapsuleReader::stop(qint64 moment)
{
    const Result<Records::Moment> record = m_d->moment(moment);
    return record ? m_d->answer(m_d->decoder.stop(*record)) : fail(record.error());
}

Result<GoroutinePage> CapsuleReader::goroutines(qint64 moment, int first, int count)
{
    const Result<Records::Moment> at = m_d->moment(moment);
    if (!at) {
        return fail(at.error());
    }
    const Records::Roster &roster = m_d->roster(at->roster);
    const qint64 begin = std::max(first, 0);
    const qint64 end = begin + std::clamp(count, 0, CapsuleFormat::answerGoroutines);
    GoroutinePage page;
    qint64 before = 0;
    for (qsizetype i = 0; i < roster.pages.size() && !m_d->decoder.problem(); ++i) {
        const qint64 after = before + roster.counts[i];
        if (after > begin && before < end) {
            const auto record = m_d->decoder.read<Records::Page>(roster.pages[i]);
            if (record.ids.size() != roster.counts[i]) {
                m_d->decoder.refuse(m_d->file->complaint().damaged(u"a page is not as long as it should be"_s));
                break;
            }
            for (qint64 at = std::max(begin, before); at < std::min(end, after); ++at) {
                const quint64 id = record.goroutines[at - before];
                page.goroutines.append(m_d->decoder.goroutine(m_d->decoder.read<Records::Goroutine>(id)));
            }
        }
        before = after;
    }
    page.total = before;
    if (end < before) {
        page.next = static_cast<int>(end);
    }
    return m_d->answer(std::move(page));
}

Result<Goroutine> CapsuleReader::goroutine(qint64 moment, GoroutineId goroutine)
{
    const Result<Records::Goroutine> record = m_d->goroutine(moment, goroutine);
    return record ? m_d->answer(m_d->decoder.goroutine(*record)) : fail(record.error());
}

Result<StackPtr> CapsuleReader::stack(qint64 moment, GoroutineId goroutine)
{
    const Result<Records::Goroutine> record = m_d->goroutine(moment, goroutine);
    if (!record) {
        return fail(record.error());
    }
    if (record->stack == 0) {
        return StackPtr();
    }
    return m_d->answer(m_d->decoder.stack(record->stack, record->stackGoroutine.value_or(goroutine)));
}

Result<FrameValues> CapsuleReader::values(qint64 moment, GoroutineId goroutine, int frame)
{
    const Result<Records::Goroutine> record = m_d->goroutine(moment, goroutine);
    if (!record) {
        return fail(record.error());
    }
    const auto values = record->values == 0 ? Records::Values() : m_d->decoder.read<Records::Values>(record->values);
    for (const Records::FrameValues &one : values.frames) {
        if (one.frame == frame) {
            return m_d->answer(FrameValues{.frame = frame,
                                           .arguments = m_d->decoder.list(one.arguments),
                                           .locals = m_d->decoder.list(one.locals)});
        }
    }
    if (m_d->decoder.problem()) {
        return fail(*m_d->decoder.problem());
    }
    return fail(CapsuleCode::notCaptured, Private::tr("The variables of this frame were not kept in this capsule."));
}

Result<VariableList> CapsuleReader::packageVariables(qint64 moment)
{
    const Result<Records::Moment> record = m_d->moment(moment);
    if (record && record->packageVariables == 0) {
        return fail(CapsuleCode::notCaptured, Private::tr("Package variables were not kept in this capsule."));
    }
    return record ? m_d->answer(m_d->decoder.list(record->packageVariables)) : fail(record.error());
}

Result<WaitFactsPtr> CapsuleReader::waits(qint64 moment)
{
    const Result<Records::Moment> record = m_d->moment(moment);
    if (record && record->waits == 0) {
        return fail(CapsuleCode::notCaptured, Private::tr("Who waits for whom was not kept for this moment."));
    }
    return record ? m_d->answer(m_d->decoder.waits(record->waits)) : fail(record.error());
}

Result<QList<OutputLine>> CapsuleReader::output(qint64 first, int count)
{
    m_d->decoder.begin();
    QList<OutputLine> lines;
    const qint64 begin = std::clamp<qint64>(first, 0, outputLines());
    const qint64 end = begin + std::clamp<qint64>(count, 0, outputLines() - begin);
    for (qint64 at = begin; at < end && !m_d->decoder.problem(); ++at) {
        lines.append(m_d->decoder.output(static_cast<quint64>(at) + 1));
    }
    return m_d->answer(std::move(lines));
}

qint64 CapsuleReader::outputLines() const
{
    return static_cast<qint64>(m_d->known(RecordKind::Output));
}

Result<qint64> CapsuleReader::outputLinesAt(qint64 moment)
{
    const Result<Records::Moment> record = m_d->moment(moment);
    // A capsule whose making was killed may lack the last lines.
    return record ? Result<qint64>(std::min(record->outputLines, outputLines())) : fail(record.error());
}

QStringList CapsuleReader::sourcePaths() const
{
    return m_d->sources.keys();
}

Result<QString> CapsuleReader::source(const QString &path)
{
    const auto found = m_d->sources.constFind(path);
    if (found == m_d->sources.constEnd()) {
        return fail(ErrorCode::notFound, Private::tr("The source file %1 was not kept in this capsule.").arg(path));
    }
    m_d->decoder.begin();
    return m_d->answer(m_d->decoder.text(*found));
}

QList<BreakpointSpec> CapsuleReader::breakpoints() const
{
    return m_d->breakpoints;
}

Result<void> CapsuleReader::verify()
{
    return CapsuleVerifier(*m_d->file).verify();
}

qint64 CapsuleReader::bytes() const
{
    return m_d->file->bytes();
}

} // namespace Backstep
