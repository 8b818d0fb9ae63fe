// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsulefile.h"

#include <QSqlError>
#include <QVariant>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;
using CapsuleFormat::RecordKind;

namespace {

constexpr qsizetype keptBytes = 48LL * 1024 * 1024;

bool isInteger(const QVariant &value)
{
    return value.typeId() == QMetaType::LongLong;
}

/// Each record costs a reader time and room before anybody asks for it, however little it takes in the file.
quint64 mostRecords(RecordKind kind)
{
    return kind == RecordKind::Moment ? CapsuleFormat::moments
        : kind == RecordKind::Source  ? CapsuleFormat::sources
                                      : CapsuleFormat::records;
}

QByteArray blob(const QVariant &value)
{
    return value.typeId() == QMetaType::QByteArray ? value.toByteArray() : QByteArray();
}

} // namespace

CapsuleFile::CapsuleFile(std::unique_ptr<ForeignDatabase> database)
    : m_database(std::move(database))
    , m_loaded(keptBytes)
{
}

Result<std::unique_ptr<CapsuleFile>> CapsuleFile::open(const QString &path, const StopToken &stop)
{
    auto database = ForeignDatabase::open(path);
    if (!database) {
        return fail(database.error());
    }
    std::unique_ptr<CapsuleFile> file(new CapsuleFile(std::move(*database)));
    file->m_stop = stop;
    if (const Result<void> places = file->readPlaces(); !places) {
        return fail(places.error());
    }
    return file;
}

Result<void> CapsuleFile::readPlaces()
{
    QSqlQuery rows = m_database->connection().query();
    rows.setForwardOnly(true);
    // length() of a blob reads no more than its row's head, and in the order of ids nothing can come twice.
    if (!rows.exec(u"SELECT id, kind, first, count, raw, length(data) FROM block ORDER BY id"_s)) {
        return fail(complaint().reading(rows.lastError()));
    }
    qint64 before = std::numeric_limits<qint64>::min();
    for (qint64 count = 0; rows.next(); ++count) {
        const qint64 row = rows.value(0).toLongLong();
        if (row <= before || count >= CapsuleFormat::blocks) {
            return fail(complaint().damaged(u"the rows of blocks are not in order, or too many"_s));
        }
        before = row;
        if (m_stop.stopRequested()) {
            return fail(ErrorCode::cancelled, tr("The capsule was closed while it was being read."));
        }
        if (const Result<void> added = addPlace(rows); !added) {
            return added;
        }
    }
    if (rows.lastError().isValid()) {
        return fail(complaint().reading(rows.lastError()));
    }
    return {};
}

Result<void> CapsuleFile::addPlace(const QSqlQuery &row)
{
    for (int column = 1; column <= 5; ++column) {
        if (!isInteger(row.value(column))) {
            return fail(complaint().damaged(u"a block's row has other things than numbers"_s));
        }
    }
    const qint64 kind = row.value(1).toLongLong();
    const Place place{.row = row.value(0).toLongLong(),
                      .first = row.value(2).toULongLong(),
                      .count = row.value(3).toLongLong(),
                      .raw = row.value(4).toLongLong()};
    const qint64 stored = row.value(5).toLongLong();
    if (kind < 1 || kind >= static_cast<qint64>(CapsuleFormat::kinds)) {
        return fail(complaint().damaged(u"a block of an unknown kind"_s));
    }
    const bool sizesFit = place.count >= 1 && place.raw <= CapsuleFormat::rawBytes && place.count <= place.raw
        && stored >= 1 && stored <= CapsuleFormat::storedBytes;
    quint64 &known = m_known[static_cast<std::size_t>(kind)];
    if (!sizesFit || place.first != known + 1) {
        return fail(complaint().damaged(u"a block of impossible size, or one is missing"_s));
    }
    known += static_cast<quint64>(place.count);
    if (known > mostRecords(static_cast<RecordKind>(kind))) {
        return fail(complaint().tooLarge(u"%1 records of kind %2"_s.arg(known).arg(kind)));
    }
    m_places[static_cast<std::size_t>(kind)].push_back(place);
    return {};
}

Result<CapsuleFile::Record> CapsuleFile::record(RecordKind kind, quint64 id)
{
    const std::vector<Place> &places = m_places[CapsuleFormat::index(kind)];
    if (id == 0 || id > m_known[CapsuleFormat::index(kind)]) {
        return fail(complaint().damaged(u"a reference to nothing"_s));
    }
    const auto after = std::ranges::upper_bound(places, id, {}, &Place::first);
    Result<LoadedBlockPtr> block = load(kind, *std::prev(after));
    if (!block) {
        return fail(block.error());
    }
    const RecordSpan span = (*block)->records[static_cast<qsizetype>(id - (*block)->first)];
    const QByteArrayView bytes = QByteArrayView((*block)->raw).sliced(span.begin, span.size);
    return Record{.block = std::move(*block), .bytes = bytes};
}

qsizetype CapsuleFile::blocks(RecordKind kind) const
{
    return static_cast<qsizetype>(m_places[CapsuleFormat::index(kind)].size());
}

Result<LoadedBlockPtr> CapsuleFile::block(RecordKind kind, qsizetype index)
{
    return load(kind, m_places[CapsuleFormat::index(kind)].at(static_cast<std::size_t>(index)));
}

Result<LoadedBlockPtr> CapsuleFile::load(RecordKind kind, const Place &place)
{
    if (const LoadedBlockPtr *kept = m_loaded.object(place.row)) {
        return *kept;
    }
    if (m_stop.stopRequested()) {
        return fail(ErrorCode::cancelled, tr("The capsule was closed while it was being read."));
    }
    if (!m_select) {
        m_select = m_database->connection().query();
        m_select->setForwardOnly(true);
        if (!m_select->prepare(u"SELECT sum, data FROM block WHERE id = ?"_s)) {
            return fail(complaint().reading(m_select->lastError()));
        }
    }
    m_select->bindValue(0, place.row);
    if (!m_select->exec() || !m_select->next()) {
        const QSqlError error = m_select->lastError();
        m_select->finish();
        return fail(error.isValid() ? complaint().reading(error) : complaint().damaged(u"a block is missing"_s));
    }
    const Block block{.kind = kind,
                      .first = place.first,
                      .count = place.count,
                      .raw = place.raw,
                      .sum = blob(m_select->value(0)),
                      .data = blob(m_select->value(1))};
    m_select->finish();
    const QString name = u"block %1"_s.arg(place.row);
    std::optional<QByteArray> raw = unpackedBlock(block);
    if (!raw) {
        return fail(complaint().damaged(name + u": the checksum or the size does not fit"_s));
    }
    std::optional<QList<RecordSpan>> records = recordSpans(*raw, place.count);
    if (!records) {
        return fail(complaint().damaged(name + u": not the records it should have"_s));
    }
    const qsizetype cost = raw->size() + (records->size() * qsizetype{sizeof(RecordSpan)});
    const auto loaded = std::make_shared<const LoadedBlock>(
        LoadedBlock{.first = place.first, .raw = std::move(*raw), .records = std::move(*records)});
    m_loaded.insert(place.row, new LoadedBlockPtr(loaded), cost);
    return loaded;
}

Result<std::optional<QByteArray>> CapsuleFile::meta(QLatin1StringView key)
{
    QSqlQuery query = m_database->connection().query();
    query.setForwardOnly(true);
    const auto ask = [&](const QString &what) {
        return query.prepare(u"SELECT "_s + what + u" FROM meta WHERE key = ?"_s)
            && (query.bindValue(0, QString(key)), query.exec());
    };
    if (!ask(u"length(value)"_s)) {
        return fail(complaint().reading(query.lastError()));
    }
    if (!query.next()) {
        return query.lastError().isValid()
            ? Result<std::optional<QByteArray>>(fail(complaint().reading(query.lastError())))
            : std::nullopt;
    }
    if (query.value(0).toLongLong() > CapsuleFormat::metaBytes) {
        return fail(complaint().damaged(QString(key) + u" is too large"_s));
    }
    query.finish();
    if (!ask(u"value"_s) || !query.next()) {
        return fail(complaint().reading(query.lastError()));
    }
    std::optional<QByteArray> bytes = unpackedMeta(key, blob(query.value(0)));
    if (!bytes) {
        return fail(complaint().damaged(QString(key) + u": the checksum does not fit"_s));
    }
    return bytes;
}

Result<void> CapsuleFile::checkPages()
{
    const QVariant verdict = m_database->connection().value(u"PRAGMA quick_check(1)"_s);
    if (!verdict.isValid()) {
        return fail(complaint().reading(m_database->connection().lastError()));
    }
    if (verdict.toString() != u"ok"_s) {
        return fail(complaint().damaged(verdict.toString()));
    }
    return {};
}

} // namespace Backstep
