// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/hostprofile.h"
#include "app/catalog/hostscan.h"
#include "app/catalog/libraryentry.h"
#include "app/transfer/transferjob.h"
#include "ui/models/itemrole.h"
#include "ui/models/liststatus.h"

#include <QAbstractItemModel>
#include <QHash>

#include <memory>
#include <vector>

namespace Backstep {

/// How things stand with a host, for its row.
enum class HostRowState {
    Idle,     ///< not asked in this run
    Busy,     ///< connecting, asking the person, or listing; the sentence says which
    Listed,
    Failed,   ///< the sentence says why
};

/// One tree of all recordings: each host with what it has, and the library. A group without recordings, or one that
/// could not be listed, has one row with a sentence instead. New listings are merged by path, so selection stays.
class RecordingsModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Name, State, When, Size, Duration, Exit, Program, Here, TraceVersion, ColumnCount };
    enum class RowKind { Host, Library, Remote, Local, Message };

    explicit RecordingsModel(QObject *parent = nullptr);
    ~RecordingsModel() override;

    [[nodiscard]] ListStatus &status() { return m_status; }

    void setHosts(const QList<HostProfile> &hosts);
    void setHostState(const QString &hostId, HostRowState state, const QString &sentence);
    /// Also makes the host Listed. Null is ignored, as is an unknown host.
    void setScan(const HostScanPtr &scan);
    /// `problem` is a sentence when the library could not be read.
    void setLibrary(const LibraryListPtr &entries, const QString &problem = {});
    /// Shows a fetch in the row of the recording it fetches.
    void setTransfer(const TransferJob &job);
    void removeTransfer(TransferId id);

    [[nodiscard]] RowKind kind(const QModelIndex &index) const;
    /// Null unless it is the row of a host, or of something below one.
    [[nodiscard]] const HostProfile *host(const QModelIndex &index) const;
    [[nodiscard]] HostRowState hostState(const QModelIndex &index) const;
    [[nodiscard]] QString sentence(const QModelIndex &index) const;
    [[nodiscard]] HostScanPtr scan(const QModelIndex &index) const;
    [[nodiscard]] const RecordingInfo *remote(const QModelIndex &index) const;
    [[nodiscard]] const LibraryEntry *local(const QModelIndex &index) const;
    /// The library's entry of a host's recording, or null.
    [[nodiscard]] const LibraryEntry *localCopy(const RecordingInfo &recording) const;
    [[nodiscard]] const TransferJob *transfer(const RecordingInfo &recording) const;
    [[nodiscard]] QModelIndex hostIndex(const QString &hostId) const;
    [[nodiscard]] QModelIndex libraryIndex() const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Group;
    struct Item;
    using RecordingKey = std::pair<QString, QByteArray>; ///< host and path

    [[nodiscard]] Group *groupOf(const QModelIndex &index) const;
    [[nodiscard]] const Item *item(const QModelIndex &index) const;
    [[nodiscard]] Group *hostGroup(const QString &hostId) const;
    [[nodiscard]] QModelIndex groupIndex(const Group *group) const;
    void setItems(Group *group, std::vector<Item> items);
    void setMessage(Group *group, const QString &message);
    void updateMessage(Group *group);
    void recordingChanged(const RecordingKey &key);
    [[nodiscard]] QVariant remoteRaw(const RecordingInfo &recording, int column) const;
    [[nodiscard]] QVariant progress(const RecordingInfo &recording) const;

    ListStatus m_status;
    std::vector<std::unique_ptr<Group>> m_groups; ///< the hosts, then the library
    QHash<RecordingKey, LibraryEntry> m_copies;
    QHash<TransferId, TransferJob> m_transfers;
    QHash<RecordingKey, TransferId> m_transferOf;
};

} // namespace Backstep
