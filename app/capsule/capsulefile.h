// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/stoptoken.h"
#include "app/capsule/block.h"
#include "app/capsule/foreigndatabase.h"

#include <QCache>
#include <QCoreApplication>

#include <memory>
#include <vector>

namespace Backstep {

/// A block as it is in memory.
struct LoadedBlock
{
    quint64 first = 0;
    QByteArray raw;
    QList<RecordSpan> records;
};
using LoadedBlockPtr = std::shared_ptr<const LoadedBlock>;

/// The records of a capsule by kind and id. Blocks are read, checked and inflated when one of their records is asked
/// for; the last used are kept.
class CapsuleFile
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleFile)

public:
    /// Once `stop` is requested (by any thread) everything that has to read on fails with `cancelled`.
    [[nodiscard]] static Result<std::unique_ptr<CapsuleFile>> open(const QString &path, const StopToken &stop = {});

    /// How many records of each kind there are: their ids are 1 to that.
    [[nodiscard]] const CapsuleFormat::PerKind<quint64> &known() const { return m_known; }
    /// `bytes` lives as long as `block`.
    struct Record
    {
        LoadedBlockPtr block;
        QByteArrayView bytes;
    };
    [[nodiscard]] Result<Record> record(CapsuleFormat::RecordKind kind, quint64 id);

    [[nodiscard]] qsizetype blocks(CapsuleFormat::RecordKind kind) const;
    [[nodiscard]] Result<LoadedBlockPtr> block(CapsuleFormat::RecordKind kind, qsizetype index);
    /// Null: there is no such value.
    [[nodiscard]] Result<std::optional<QByteArray>> meta(QLatin1StringView key);
    /// SQLite's own check of the whole file.
    [[nodiscard]] Result<void> checkPages();

    [[nodiscard]] const CapsuleComplaint &complaint() const { return m_database->complaint(); }
    [[nodiscard]] qint64 bytes() const { return m_database->bytes(); }

private:
    struct Place
    {
        qint64 row = 0;
        quint64 first = 0;
        qint64 count = 0;
        qint64 raw = 0;
    };
    explicit CapsuleFile(std::unique_ptr<ForeignDatabase> database);
    [[nodiscard]] Result<void> readPlaces();
    [[nodiscard]] Result<void> addPlace(const QSqlQuery &row);
    [[nodiscard]] Result<LoadedBlockPtr> load(CapsuleFormat::RecordKind kind, const Place &place);

    std::unique_ptr<ForeignDatabase> m_database;
    StopToken m_stop;
    CapsuleFormat::PerKind<std::vector<Place>> m_places;
    CapsuleFormat::PerKind<quint64> m_known{};
    QCache<qint64, LoadedBlockPtr> m_loaded; ///< by row
    std::optional<QSqlQuery> m_select;
};

} // namespace Backstep
