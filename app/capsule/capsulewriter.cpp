// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsulewriter.h"

#include "app/capsule/capsulefile.h"
#include "app/capsule/capsulereader.h"
#include "app/capsule/capsulestore.h"
#include "app/capsule/metacoding.h"
#include "app/capsule/momentencoder.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QSet>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 flushAfter = 1000; // milliseconds
constexpr qint64 flushBytes = 16LL * 1024 * 1024;

} // namespace

class CapsuleWriter::Private
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleWriter)

public:
    explicit Private(const QString &path) : path(path), complaint(path), encoder(pool) {}

    [[nodiscard]] Result<void> begin(const CapsuleFacts &facts);
    /// What is to be done after each change: to disk, if it is time.
    [[nodiscard]] Result<void> changed();
    [[nodiscard]] Result<void> flush();
    [[nodiscard]] Result<qint64> add(const Moment &moment);
    [[nodiscard]] Result<void> finish(bool complete);
    /// The first error; everything later fails with it.
    [[nodiscard]] Result<void> usable() const { return problem ? Result<void>(fail(*problem)) : Result<void>(); }
    Result<void> keep(const Result<void> &result);
    [[nodiscard]] QString part() const { return path + u".part"_s; }
    [[nodiscard]] QString packed() const { return path + u".part~"_s; }
    void removeParts() const;
    void note(QLatin1StringView key, const QByteArray &bytes)
    {
        meta.insert(QByteArray(key.data()), packedMeta(key, bytes));
    }

    QString path;
    CapsuleComplaint complaint;
    RecordPool pool;
    MomentEncoder encoder;
    std::unique_ptr<CapsuleStore> store;
    CapsuleFacts facts;
    Bookmarks bookmarks;
    QMap<QByteArray, QByteArray> meta; ///< to be written
    QSet<QString> sources;
    QSet<std::pair<qint64, qint64>> positions;
    qint64 moments = 0;
    std::optional<Error> problem;

private:
    qint64 m_momentsOnDisk = 0;

    [[nodiscard]] Result<void> pack() const;
    [[nodiscard]] Result<void> checkPacked() const;
    [[nodiscard]] static Result<void> copyKind(CapsuleFile &from, CapsuleStore &to, CapsuleFormat::RecordKind kind);
    void noteFacts();

    QElapsedTimer m_sinceFlush;
};

void CapsuleWriter::Private::removeParts() const
{
    for (const QString &file : {part(), QString(part() + u"-journal"_s), packed()}) {
        QFile::remove(file);
    }
}

Result<void> CapsuleWriter::Private::keep(const Result<void> &result)
{
    if (!result && !problem) {
        problem = result.error();
        if (m_momentsOnDisk > 0) {
            problem->message += u' '
                + tr("%n moment(s) are kept in %1, which opens as a capsule.", nullptr,
                     static_cast<int>(m_momentsOnDisk))
                      .arg(part());
        }
    }
    return problem ? Result<void>(fail(*problem)) : result;
}

void CapsuleWriter::Private::noteFacts()
{
    note(CapsuleFormat::factsKey, encodedFacts(facts));
}

Result<void> CapsuleWriter::Private::begin(const CapsuleFacts &given)
{
    if (QFileInfo::exists(path)) {
        return fail(complaint.exists());
    }
    if (QFileInfo::exists(part())) {
        return fail(CapsuleComplaint(part()).unfinished()); // it may be somebody's only copy, or live
    }
    removeParts(); // a journal, or what was packed, without the file it belongs to
    auto made = CapsuleStore::create(part(), path, CapsuleStore::Care::Survives);
    if (!made) {
        return fail(made.error());
    }
    store = std::move(*made);
    facts = given;
    facts.complete = false;
    noteFacts();
    // Even where there are none: a reader can tell then that one was lost.
    note(CapsuleFormat::breakpointsKey, encodedBreakpoints({}));
    note(CapsuleFormat::bookmarksKey, encodedBookmarks({}));
    return flush();
}

Result<void> CapsuleWriter::Private::flush()
{
    if (problem) {
        return fail(*problem);
    }
    m_sinceFlush.start();
    const QList<Block> blocks = pool.take();
    if (blocks.isEmpty() && meta.isEmpty()) {
        return {};
    }
    Result<void> written = keep(store->write(blocks, meta));
    meta.clear();
    m_momentsOnDisk = written ? moments : m_momentsOnDisk;
    return written;
}

Result<void> CapsuleWriter::Private::changed()
{
    return m_sinceFlush.hasExpired(flushAfter) || pool.waitingBytes() > flushBytes ? flush() : Result<void>();
}

Result<qint64> CapsuleWriter::Private::add(const Moment &moment)
{
    const std::pair<qint64, qint64> position(moment.position.event, moment.position.order);
    if (positions.contains(position)) {
        return fail(ErrorCode::badInput,
                    tr("The capsule has a moment at event %1, place %2 already, so this one is not added.")
                        .arg(position.first)
                        .arg(position.second));
    }
    const quint64 id = static_cast<quint64>(moments) < CapsuleFormat::moments ? encoder.moment(moment) : 0;
    if (id == 0) {
        return fail(ErrorCode::badInput,
                    tr("This moment has %1 goroutines and would be number %2, which is more than a "
                       "capsule takes; it is not added.")
                        .arg(moment.goroutines.size())
                        .arg(moments + 1));
    }
    positions.insert(position);
    moments = static_cast<qint64>(id);
    if (moment.stop.event && facts.lastEvent.value_or(std::numeric_limits<qint64>::min()) < *moment.stop.event) {
        facts.lastEvent = moment.stop.event;
        noteFacts();
    }
    const Result<void> written = changed();
    return written ? Result<qint64>(moments) : fail(written.error());
}

Result<void> CapsuleWriter::Private::copyKind(CapsuleFile &from, CapsuleStore &to, CapsuleFormat::RecordKind kind)
{
    constexpr int best = 9;
    QByteArray raw;
    quint64 first = 1;
    qint64 count = 0;
    const auto write = [&]() -> Result<void> {
        if (count == 0) {
            return {};
        }
        Result<void> written = to.write({packedBlock(kind, first, count, raw, best)}, {});
        first += static_cast<quint64>(count);
        count = 0;
        raw.resize(0);
        return written;
    };
    for (qsizetype i = 0; i < from.blocks(kind); ++i) {
        const Result<LoadedBlockPtr> block = from.block(kind, i);
        if (!block) {
            return fail(block.error());
        }
        if (raw.size() + (*block)->raw.size() > CapsuleFormat::rawBytes
            || (count > 0 && raw.size() >= CapsuleFormat::blockBytes)) {
            if (const Result<void> written = write(); !written) {
                return written;
            }
        }
        raw += (*block)->raw;
        count += (*block)->records.size();
    }
    return write();
}

/// Into a new file: the many small blocks of a slow making become few, and a kind's blocks lie together.
Result<void> CapsuleWriter::Private::pack() const
{
    const Result<std::unique_ptr<CapsuleFile>> from = CapsuleFile::open(part());
    if (!from) {
        return fail(from.error());
    }
    const auto to = CapsuleStore::create(packed(), path, CapsuleStore::Care::Quick);
    if (!to) {
        return fail(to.error());
    }
    for (std::size_t kind = 1; kind < CapsuleFormat::kinds; ++kind) {
        if (const Result<void> copied = copyKind(**from, **to, static_cast<CapsuleFormat::RecordKind>(kind)); !copied) {
            return copied;
        }
    }
    QMap<QByteArray, QByteArray> values;
    for (const QLatin1StringView key :
         {CapsuleFormat::factsKey, CapsuleFormat::breakpointsKey, CapsuleFormat::bookmarksKey}) {
        const Result<std::optional<QByteArray>> value = (*from)->meta(key);
        if (!value) {
            return fail(value.error());
        }
        if (*value) {
            values.insert(QByteArray(key.data()), packedMeta(key, **value));
        }
    }
    return (*to)->write({}, values);
}

Result<void> CapsuleWriter::Private::checkPacked() const
{
    if (!synchronised(packed())) {
        return fail(complaint.unwritable(u"fsync"_s));
    }
    const auto reader = CapsuleReader::open(packed());
    if (!reader) {
        return fail(reader.error());
    }
    return (*reader)->verify();
}

Result<void> CapsuleWriter::Private::finish(bool complete)
{
    facts.complete = complete;
    noteFacts();
    if (const Result<void> written = flush(); !written) {
        return written;
    }
    store->close();
    Result<void> done = pack();
    if (done) {
        done = checkPacked();
    }
    // QFile::rename() does not replace: what has that name by now is somebody else's.
    if (done && !QFile::rename(packed(), path)) {
        done = fail(QFileInfo::exists(path) ? complaint.exists() : complaint.unwritable(u"rename"_s));
    }
    if (!done) {
        QFile::remove(packed());
        return keep(done);
    }
    (void)synchronised(QFileInfo(path).absolutePath());
    removeParts();
    problem = Error{QString(ErrorCode::badInput), tr("The capsule is finished; nothing can be added to it."), {}};
    return {};
}

CapsuleWriter::CapsuleWriter(std::unique_ptr<Private> d) : m_d(std::move(d)) {}

CapsuleWriter::~CapsuleWriter()
{
    if (!m_d->problem) {
        (void)m_d->flush();
    }
}

Result<std::unique_ptr<CapsuleWriter>> CapsuleWriter::create(const QString &path, const CapsuleFacts &facts)
{
    auto d = std::make_unique<Private>(path);
    if (const Result<void> begun = d->begin(facts); !begun) {
        return fail(begun.error());
    }
    return std::unique_ptr<CapsuleWriter>(new CapsuleWriter(std::move(d)));
}

Result<qint64> CapsuleWriter::add(const Moment &moment)
{
    return m_d->problem ? Result<qint64>(fail(*m_d->problem)) : m_d->add(moment);
}

Result<void> CapsuleWriter::addOutput(const OutputLine &line)
{
    if (m_d->problem) {
        return fail(*m_d->problem);
    }
    m_d->encoder.output(line);
    return m_d->changed();
}

Result<void> CapsuleWriter::addSource(const QString &path, const QString &text)
{
    if (m_d->problem || m_d->sources.contains(path)) {
        return m_d->usable();
    }
    m_d->sources.insert(path);
    m_d->encoder.source(path, text);
    return m_d->changed();
}

Result<void> CapsuleWriter::setBreakpoints(const QList<BreakpointSpec> &breakpoints)
{
    m_d->note(CapsuleFormat::breakpointsKey, encodedBreakpoints(breakpoints));
    return m_d->problem ? m_d->usable() : m_d->changed();
}

Result<void> CapsuleWriter::setBookmark(qint64 moment, const QString &note)
{
    if (m_d->problem) {
        return fail(*m_d->problem);
    }
    if (moment < 1 || moment > m_d->moments) {
        return fail(ErrorCode::badInput,
                    Private::tr("There is no moment %1 in the capsule to put a note on.").arg(moment));
    }
    if (note.isEmpty()) {
        m_d->bookmarks.remove(moment);
    } else {
        m_d->bookmarks.insert(moment, note);
    }
    m_d->note(CapsuleFormat::bookmarksKey, encodedBookmarks(m_d->bookmarks));
    return m_d->changed();
}

Result<void> CapsuleWriter::flush()
{
    return m_d->flush();
}

qint64 CapsuleWriter::bytes() const
{
    return m_d->store->bytes() + m_d->pool.waitingBytes();
}

Result<void> CapsuleWriter::finish(bool complete)
{
    return m_d->problem ? m_d->usable() : m_d->finish(complete);
}

void CapsuleWriter::discard()
{
    m_d->store->close();
    m_d->problem = Error{QString(ErrorCode::cancelled), Private::tr("The capsule was discarded."), {}};
    m_d->removeParts();
}

} // namespace Backstep
