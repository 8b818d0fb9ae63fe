// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/recordingsmodel.h"

using namespace Qt::StringLiterals;

namespace Backstep {

struct RecordingsModel::Item
{
    QByteArray key; ///< names it within its group across listings
    RecordingInfo remote;
    LibraryEntry local;
};

struct RecordingsModel::Group
{
    bool library = false;
    HostProfile profile;
    HostRowState state = HostRowState::Idle;
    QString sentence;
    HostScanPtr scan;
    std::vector<Item> items;
    QString message; ///< non-empty: one more row, the last, that shows it
};

namespace {

QVariant optionalRaw(const QString &text)
{
    return text.isEmpty() ? QVariant() : QVariant(text);
}

QString recordingStateKey(RecordingState state)
{
    switch (state) {
    case RecordingState::Finished: return u"finished"_s;
    case RecordingState::Recording: return u"recording"_s;
    case RecordingState::Broken: return u"broken"_s;
    case RecordingState::Unknown: break;
    }
    return u"unknown"_s;
}

QString verificationKey(const LibraryEntry &entry)
{
    if (entry.missing) {
        return u"missing"_s;
    }
    switch (entry.verification) {
    case Verification::Verified: return u"verified"_s;
    case Verification::SizeOnly: return u"size only"_s;
    case Verification::Failed: return u"differs"_s;
    case Verification::NotChecked: break;
    }
    return entry.onlyCapsule ? u"capsule"_s : u"not checked"_s;
}

QVariant exitRaw(const std::optional<int> &code, const QString &signal)
{
    return code ? QVariant(*code) : optionalRaw(signal);
}

QVariant localRaw(const LibraryEntry &entry, int column)
{
    switch (column) {
    case RecordingsModel::Name: return entry.name;
    case RecordingsModel::State: return verificationKey(entry);
    case RecordingsModel::When: return entry.recordedAt.isValid() ? QVariant(entry.recordedAt) : QVariant();
    case RecordingsModel::Size: return entry.size;
    case RecordingsModel::Duration: return entry.milliseconds ? QVariant(*entry.milliseconds) : QVariant();
    case RecordingsModel::Exit: return exitRaw(entry.exitCode, entry.exitSignal);
    case RecordingsModel::Program: return optionalRaw(entry.program);
    case RecordingsModel::Here: return entry.path;
    case RecordingsModel::TraceVersion: return entry.traceVersion ? QVariant(*entry.traceVersion) : QVariant();
    default: return {};
    }
}

} // namespace

RecordingsModel::RecordingsModel(QObject *parent) : QAbstractItemModel(parent)
{
    auto library = std::make_unique<Group>();
    library->library = true;
    library->state = HostRowState::Idle;
    m_groups.push_back(std::move(library));
}

RecordingsModel::~RecordingsModel() = default;

RecordingsModel::Group *RecordingsModel::groupOf(const QModelIndex &index) const
{
    if (!index.isValid()) {
        return nullptr;
    }
    auto *group = static_cast<Group *>(index.internalPointer());
    return group ? group : m_groups.at(size_t(index.row())).get();
}

const RecordingsModel::Item *RecordingsModel::item(const QModelIndex &index) const
{
    const auto *group = index.isValid() ? static_cast<const Group *>(index.internalPointer()) : nullptr;
    return group && index.row() < int(group->items.size()) ? &group->items.at(size_t(index.row())) : nullptr;
}

RecordingsModel::Group *RecordingsModel::hostGroup(const QString &hostId) const
{
    const auto found = std::ranges::find_if(
        m_groups, [&hostId](const auto &group) { return !group->library && group->profile.id == hostId; });
    return found == m_groups.cend() ? nullptr : found->get();
}

QModelIndex RecordingsModel::groupIndex(const Group *group) const
{
    for (size_t row = 0; row < m_groups.size(); ++row) {
        if (m_groups[row].get() == group) {
            return createIndex(int(row), 0);
        }
    }
    return {};
}

QModelIndex RecordingsModel::hostIndex(const QString &hostId) const
{
    return groupIndex(hostGroup(hostId));
}

QModelIndex RecordingsModel::libraryIndex() const
{
    return groupIndex(m_groups.back().get());
}

void RecordingsModel::setHosts(const QList<HostProfile> &hosts)
{
    for (int row = int(m_groups.size()) - 2; row >= 0; --row) {
        const QString id = m_groups[size_t(row)]->profile.id;
        if (!std::ranges::contains(hosts, id, &HostProfile::id)) {
            beginRemoveRows({}, row, row);
            m_groups.erase(m_groups.begin() + row);
            endRemoveRows();
        }
    }
    for (int row = 0; row < hosts.size(); ++row) {
        Group *known = hostGroup(hosts.at(row).id);
        const int at = groupIndex(known).row();
        if (known && at != row) {
            beginMoveRows({}, at, at, {}, row);
            std::rotate(m_groups.begin() + row, m_groups.begin() + at, m_groups.begin() + at + 1);
            endMoveRows();
        } else if (!known) {
            auto group = std::make_unique<Group>();
            group->profile = hosts.at(row);
            known = group.get();
            beginInsertRows({}, row, row);
            m_groups.insert(m_groups.begin() + row, std::move(group));
            endInsertRows();
        }
        known->profile = hosts.at(row);
        Q_EMIT dataChanged(createIndex(row, 0), createIndex(row, ColumnCount - 1));
        updateMessage(known);
    }
}

void RecordingsModel::setMessage(Group *group, const QString &message)
{
    const QModelIndex above = groupIndex(group);
    const int row = int(group->items.size());
    if (message.isEmpty() == group->message.isEmpty()) {
        group->message = message;
        if (!message.isEmpty()) {
            Q_EMIT dataChanged(index(row, 0, above), index(row, ColumnCount - 1, above));
        }
    } else if (message.isEmpty()) {
        beginRemoveRows(above, row, row);
        group->message.clear();
        endRemoveRows();
    } else {
        beginInsertRows(above, row, row);
        group->message = message;
        endInsertRows();
    }
}

void RecordingsModel::updateMessage(Group *group)
{
    QString message;
    if (group->state == HostRowState::Failed) {
        message = group->sentence;
    } else if (group->scan && !group->scan->problems.isEmpty()) {
        message = group->scan->problems.join(u' ');
    } else if (group->items.empty()) {
        if (group->library) {
            message = tr("Nothing here yet: a recording fetched from a host appears in this list.");
        } else if (group->state == HostRowState::Busy) {
            message = group->sentence;
        } else if (group->scan) {
            message = tr("No recordings in the folders of this host.");
        } else {
            message = tr("Not listed yet; Enter or a double click does it.");
        }
    }
    setMessage(group, message);
}

void RecordingsModel::setHostState(const QString &hostId, HostRowState state, const QString &sentence)
{
    Group *group = hostGroup(hostId);
    if (!group) {
        return;
    }
    group->state = state;
    group->sentence = sentence;
    const QModelIndex row = groupIndex(group);
    Q_EMIT dataChanged(row, row.siblingAtColumn(ColumnCount - 1));
    updateMessage(group);
}

void RecordingsModel::setItems(Group *group, std::vector<Item> items)
{
    const QModelIndex above = groupIndex(group);
    QHash<QByteArray, size_t> wanted;
    for (size_t i = 0; i < items.size(); ++i) {
        wanted.insert(items[i].key, i);
    }
    size_t lowest = items.size();
    for (int row = int(group->items.size()) - 1; row >= 0; --row) {
        const auto place = wanted.constFind(group->items[size_t(row)].key);
        if (place == wanted.cend() || *place >= lowest) {
            beginRemoveRows(above, row, row);
            group->items.erase(group->items.begin() + row);
            endRemoveRows();
        } else {
            lowest = *place;
        }
    }
    for (size_t row = 0; row < items.size();) {
        const bool more = row < group->items.size();
        const size_t kept = more ? wanted.value(group->items[row].key) : items.size();
        if (kept > row) {
            beginInsertRows(above, int(row), int(kept) - 1);
            group->items.insert(group->items.begin() + qsizetype(row), items.begin() + qsizetype(row),
                                items.begin() + qsizetype(kept));
            endInsertRows();
            row = kept;
        } else {
            group->items[row] = items[row];
            Q_EMIT dataChanged(index(int(row), 0, above), index(int(row), ColumnCount - 1, above));
            ++row;
        }
    }
}

void RecordingsModel::setScan(const HostScanPtr &scan)
{
    Group *group = scan ? hostGroup(scan->hostId) : nullptr;
    if (!group) {
        return;
    }
    std::vector<Item> items;
    items.reserve(size_t(scan->recordings.size()));
    for (const RecordingInfo &recording : scan->recordings) {
        items.push_back({.key = recording.path, .remote = recording, .local = {}});
    }
    group->scan = scan;
    if (!items.empty()) {
        setMessage(group, {});
    }
    setItems(group, std::move(items));
    setHostState(scan->hostId, HostRowState::Listed, {});
}

void RecordingsModel::setLibrary(const LibraryListPtr &entries, const QString &problem)
{
    Group *library = m_groups.back().get();
    m_copies.clear();
    std::vector<Item> items;
    for (const LibraryEntry &entry : entries ? *entries : LibraryList{}) {
        items.push_back({.key = QByteArray::number(entry.id), .remote = {}, .local = entry});
        if (!entry.hostId.isEmpty() && !entry.missing) {
            m_copies.insert({entry.hostId, entry.remotePath}, entry);
        }
    }
    if (!items.empty()) {
        setMessage(library, {});
    }
    setItems(library, std::move(items));
    library->state = problem.isEmpty() ? HostRowState::Listed : HostRowState::Failed;
    library->sentence = problem;
    updateMessage(library);
    for (const auto &group : m_groups) {
        if (!group->library && !group->items.empty()) {
            const QModelIndex above = groupIndex(group.get());
            Q_EMIT dataChanged(index(0, 0, above), index(int(group->items.size()) - 1, ColumnCount - 1, above));
        }
    }
}

void RecordingsModel::recordingChanged(const RecordingKey &key)
{
    const Group *group = hostGroup(key.first);
    if (!group) {
        return;
    }
    const auto found = std::ranges::find(group->items, key.second, &Item::key);
    if (found != group->items.cend()) {
        const QModelIndex above = groupIndex(group);
        const int row = int(found - group->items.cbegin());
        Q_EMIT dataChanged(index(row, 0, above), index(row, ColumnCount - 1, above));
    }
}

void RecordingsModel::setTransfer(const TransferJob &job)
{
    const RecordingKey key{job.hostId, job.recording.path};
    m_transfers.insert(job.id, job);
    m_transferOf.insert(key, job.id);
    recordingChanged(key);
}

void RecordingsModel::removeTransfer(TransferId id)
{
    const auto job = m_transfers.constFind(id);
    if (job == m_transfers.cend()) {
        return;
    }
    const RecordingKey key{job->hostId, job->recording.path};
    m_transfers.erase(job);
    if (m_transferOf.value(key) == id) {
        m_transferOf.remove(key);
    }
    recordingChanged(key);
}

RecordingsModel::RowKind RecordingsModel::kind(const QModelIndex &index) const
{
    const Group *group = groupOf(index);
    if (index.isValid() && !index.internalPointer()) {
        return group->library ? RowKind::Library : RowKind::Host;
    }
    if (!item(index)) {
        return RowKind::Message;
    }
    return group->library ? RowKind::Local : RowKind::Remote;
}

const HostProfile *RecordingsModel::host(const QModelIndex &index) const
{
    const Group *group = groupOf(index);
    return group && !group->library ? &group->profile : nullptr;
}

HostRowState RecordingsModel::hostState(const QModelIndex &index) const
{
    const Group *group = groupOf(index);
    return group ? group->state : HostRowState::Idle;
}

QString RecordingsModel::sentence(const QModelIndex &index) const
{
    const Group *group = groupOf(index);
    if (!group) {
        return {};
    }
    return kind(index) == RowKind::Message ? group->message : group->sentence;
}

HostScanPtr RecordingsModel::scan(const QModelIndex &index) const
{
    const Group *group = groupOf(index);
    return group ? group->scan : nullptr;
}

const RecordingInfo *RecordingsModel::remote(const QModelIndex &index) const
{
    return kind(index) == RowKind::Remote ? &item(index)->remote : nullptr;
}

const LibraryEntry *RecordingsModel::local(const QModelIndex &index) const
{
    return kind(index) == RowKind::Local ? &item(index)->local : nullptr;
}

const LibraryEntry *RecordingsModel::localCopy(const RecordingInfo &recording) const
{
    const auto found = m_copies.constFind({recording.hostId, recording.path});
    return found == m_copies.cend() ? nullptr : &*found;
}

const TransferJob *RecordingsModel::transfer(const RecordingInfo &recording) const
{
    const auto id = m_transferOf.constFind({recording.hostId, recording.path});
    const auto job = id == m_transferOf.cend() ? m_transfers.cend() : m_transfers.constFind(*id);
    return job == m_transfers.cend() ? nullptr : &*job;
}

QModelIndex RecordingsModel::index(int row, int column, const QModelIndex &parent) const
{
    if (row < 0 || column < 0 || row >= rowCount(parent) || column >= ColumnCount) {
        return {};
    }
    return createIndex(row, column, parent.isValid() ? groupOf(parent) : nullptr);
}

QModelIndex RecordingsModel::parent(const QModelIndex &index) const
{
    const auto *group = index.isValid() ? static_cast<const Group *>(index.internalPointer()) : nullptr;
    return group ? groupIndex(group) : QModelIndex();
}

int RecordingsModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid()) {
        return int(m_groups.size());
    }
    if (parent.column() > 0 || parent.internalPointer()) {
        return 0;
    }
    const Group *group = groupOf(parent);
    return int(group->items.size()) + (group->message.isEmpty() ? 0 : 1);
}

int RecordingsModel::columnCount(const QModelIndex & /*parent*/) const
{
    return ColumnCount;
}

QVariant RecordingsModel::remoteRaw(const RecordingInfo &recording, int column) const
{
    switch (column) {
    case Name: return recording.name;
    case State: return recordingStateKey(recording.state);
    case When: return recording.when().isValid() ? QVariant(recording.when()) : QVariant();
    case Size: return recording.size;
    case Duration: return recording.milliseconds ? QVariant(*recording.milliseconds) : QVariant();
    case Exit: return exitRaw(recording.exitCode, recording.exitSignal);
    case Program: return optionalRaw(recording.program);
    case Here: return localCopy(recording) != nullptr;
    case TraceVersion: return recording.traceVersion ? QVariant(*recording.traceVersion) : QVariant();
    default: return {};
    }
}

QVariant RecordingsModel::progress(const RecordingInfo &recording) const
{
    const TransferJob *job = transfer(recording);
    if (!job || job->isFinal() || job->state == TransferJob::State::Queued) {
        return {};
    }
    return job->bytesTotal > 0 ? double(job->bytesDone) / double(job->bytesTotal) : -1.0;
}

QVariant RecordingsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const Item *row = item(index);
    const RowKind rowKind = kind(index);
    switch (role) {
    case ItemRole::Raw:
        if (rowKind == RowKind::Remote) {
            return remoteRaw(row->remote, index.column());
        }
        if (rowKind == RowKind::Local) {
            return localRaw(row->local, index.column());
        }
        if (index.column() != Name) {
            return {};
        }
        return rowKind == RowKind::Host ? host(index)->title()
                                        : (rowKind == RowKind::Library ? u"library"_s : sentence(index));
    case ItemRole::RowKind: return static_cast<int>(rowKind);
    case ItemRole::Sentence: return rowKind == RowKind::Message;
    case ItemRole::SortGroup: return rowKind == RowKind::Host || rowKind == RowKind::Library ? index.row() : int(!row);
    case ItemRole::Progress:
        return rowKind == RowKind::Remote && index.column() == State ? progress(row->remote) : QVariant();
    default: return {};
    }
}

QVariant RecordingsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const QList<QLatin1StringView> keys{"name"_L1, "state"_L1,   "when"_L1, "size"_L1,        "milliseconds"_L1,
                                               "exit"_L1, "program"_L1, "here"_L1, "traceVersion"_L1};
    if (orientation == Qt::Horizontal && role == ItemRole::Key && section >= 0 && section < ColumnCount) {
        return QString(keys.at(section));
    }
    return {};
}

} // namespace Backstep
