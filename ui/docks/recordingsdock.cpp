// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/recordingsdock.h"

#include "app/catalog/capsulefiles.h"
#include "ui/actions/actiontable.h"
#include "ui/docks/dockintents.h"
#include "ui/docks/listview.h"
#include "ui/docks/placeholder.h"
#include "ui/models/recordingsmodel.h"
#include "ui/models/recordingspresentation.h"
#include "ui/models/texts.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QToolButton>

#include <chrono>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
constexpr auto detailsPause = std::chrono::milliseconds(250); // of scrolling, before details are asked for
constexpr int detailsAtOnce = 200;
} // namespace

RecordingsDock::RecordingsDock(const DockContext &context, QWidget *parent)
    : Panel(context, parent)
    , m_model(context.models.recordings)
{
    assemble({.id = u"recordings"_s,
              .name = tr("recordings"),
              .model = m_model,
              .presentation = new RecordingsPresentation,
              .status = m_model.status()});
    for (const QString &id : {u"recordings.addHost"_s, u"recordings.refresh"_s}) {
        QAction *action = tableAction(id);
        addButton(u"add"_s, action->iconText(), action->toolTip())->setDefaultAction(action);
    }
    list()->setRootIsDecorated(true);
    list()->setColumnWidths({26, 15, 13, 10, 11, 9, 14, 6, 6});
    list()->setFillColumn(RecordingsModel::Name, 19);
    list()->header()->setSortIndicatorClearable(true);
    list()->header()->setSortIndicator(-1, Qt::AscendingOrder);
    list()->setSortingEnabled(true);
    makeNotesLine();
    connectSelection();
    expandGroups();
}

void RecordingsDock::connectSelection()
{
    connect(list()->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RecordingsDock::selectionChanged);
    connect(list()->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RecordingsDock::selectionChanged);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, [this] {
        expandGroups();
        m_detailsDelay.start();
    });
    connect(&m_model, &QAbstractItemModel::dataChanged, this, [this] {
        refreshLater();
        if (!m_detailsDelay.isActive()) { // a fetch changes its row many times a second
            m_detailsDelay.start();
        }
    });
    m_detailsDelay.setSingleShot(true);
    m_detailsDelay.setInterval(detailsPause);
    connect(&m_detailsDelay, &QTimer::timeout, this, &RecordingsDock::askDetails);
    connect(list()->verticalScrollBar(), &QScrollBar::valueChanged, &m_detailsDelay, qOverload<>(&QTimer::start));
    connect(list(), &QTreeView::expanded, &m_detailsDelay, qOverload<>(&QTimer::start));
    connect(list(), &QTreeView::collapsed, &m_detailsDelay, qOverload<>(&QTimer::start));
    // Other rows come into sight without anybody scrolling: by sorting, by the filter, by a new listing.
    const QAbstractItemModel *shown = list()->model();
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(shown, signal, &m_detailsDelay, qOverload<>(&QTimer::start));
    }
    connect(shown, &QAbstractItemModel::layoutChanged, &m_detailsDelay, qOverload<>(&QTimer::start));
    connect(shown, &QAbstractItemModel::modelReset, &m_detailsDelay, qOverload<>(&QTimer::start));
    connect(shown, &QAbstractItemModel::dataChanged, this, [this] {
        if (!m_detailsDelay.isActive()) {
            m_detailsDelay.start();
        }
    });
}

void RecordingsDock::showEvent(QShowEvent *event)
{
    Panel::showEvent(event);
    m_detailsDelay.start();
}

void RecordingsDock::resizeEvent(QResizeEvent *event)
{
    Panel::resizeEvent(event);
    m_detailsDelay.start();
}

void RecordingsDock::makeNotesLine()
{
    m_notesLine = new QWidget(this);
    auto *row = new QHBoxLayout(m_notesLine);
    row->setContentsMargins(8, 4, 4, 4);
    row->setSpacing(4);
    auto *label = new QLabel(tr("&Notes:"), m_notesLine);
    m_notes = new QLineEdit(m_notesLine);
    m_notes->setObjectName(u"recordings.notes"_s);
    m_notes->setPlaceholderText(tr("what this recording shows"));
    m_notes->setAccessibleName(tr("Notes on the selected recording"));
    label->setBuddy(m_notes);
    row->addWidget(label);
    row->addWidget(m_notes, 1);
    addBelow(m_notesLine);
    m_notesLine->hide();
    connect(m_notes, &QLineEdit::editingFinished, this, &RecordingsDock::saveNotes);
}

/// Each group is unfolded when it first appears; from then on it is the person's to fold.
void RecordingsDock::expandGroups()
{
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const QModelIndex group = m_model.index(row, 0);
        const HostProfile *host = m_model.host(group);
        const QString key = host ? host->id : QString();
        if (!m_expandedOnce.contains(key) && toView(group).isValid()) {
            m_expandedOnce.insert(key);
            list()->expand(toView(group));
        }
    }
}

QList<RecordingInfo> RecordingsDock::remotes(const QModelIndexList &rows) const
{
    QList<RecordingInfo> result;
    for (const QModelIndex &row : rows) {
        if (const RecordingInfo *recording = m_model.remote(row)) {
            result.append(*recording);
        }
    }
    return result;
}

QList<LibraryEntry> RecordingsDock::locals(const QModelIndexList &rows) const
{
    QList<LibraryEntry> result;
    for (const QModelIndex &row : rows) {
        if (const LibraryEntry *entry = m_model.local(row)) {
            result.append(*entry);
        }
    }
    return result;
}

void RecordingsDock::selectionChanged()
{
    const QModelIndexList rows = chosenRows();
    const HostProfile *host = m_model.host(toData(list()->currentIndex()));
    const QList<RecordingInfo> remote = remotes(rows);
    const QList<LibraryEntry> local = remote.isEmpty() ? locals(rows) : QList<LibraryEntry>{};
    Q_EMIT intents().recordingsSelected(host ? host->id : QString(), remote, local);

    const bool one = local.size() == 1;
    if (m_notes->isModified()) {
        saveNotes();
    }
    m_notesOf = one ? local.constFirst().id : 0;
    m_notes->setText(one ? local.constFirst().notes : QString());
    m_notesLine->setVisible(one);
}

void RecordingsDock::saveNotes()
{
    if (m_notesOf != 0 && m_notes->isModified()) {
        m_notes->setModified(false);
        Q_EMIT intents().notesEdited(m_notesOf, m_notes->text());
    }
}

void RecordingsDock::editNotes()
{
    m_notes->setFocus(Qt::ShortcutFocusReason);
    m_notes->selectAll();
}

void RecordingsDock::openRemote(const RecordingInfo &recording)
{
    if (const LibraryEntry *copy = m_model.localCopy(recording)) {
        Q_EMIT intents().openLocalRequested(*copy);
    } else {
        Q_EMIT intents().openRemoteRequested(recording);
    }
}

void RecordingsDock::activate(const QModelIndex &row)
{
    if (!row.isValid()) {
        return;
    }
    switch (m_model.kind(row)) {
    case RecordingsModel::RowKind::Remote: openRemote(*m_model.remote(row)); break;
    case RecordingsModel::RowKind::Local: Q_EMIT intents().openLocalRequested(*m_model.local(row)); break;
    case RecordingsModel::RowKind::Host:
    case RecordingsModel::RowKind::Message:
        if (const HostProfile *host = m_model.host(row);
            host && (m_model.hostState(row) == HostRowState::Idle || m_model.hostState(row) == HostRowState::Failed)) {
            Q_EMIT intents().hostScanRequested(host->id);
        }
        break;
    case RecordingsModel::RowKind::Library: break;
    }
}

void RecordingsDock::removeRows(const QModelIndexList &rows)
{
    if (const QList<LibraryEntry> entries = locals(rows); !entries.isEmpty()) {
        Q_EMIT intents().deleteLocalRequested(entries);
    }
}

void RecordingsDock::fillHostMenu(QMenu *menu, const QModelIndex &row)
{
    const QString id = m_model.host(row)->id;
    const HostRowState state = m_model.hostState(row);
    const auto add = [this, menu, id](const QString &icon, const QString &text,
                                      void (DockIntents::*intent)(const QString &)) {
        return menu->addAction(Icons::get(icon), text, this, [this, id, intent] { Q_EMIT(intents().*intent)(id); });
    };
    add(u"refresh"_s, tr("&List Recordings"), &DockIntents::hostScanRequested)->setEnabled(state != HostRowState::Busy);
    add(u"stop"_s, tr("&Cancel"), &DockIntents::hostCancelRequested)->setEnabled(state == HostRowState::Busy);
    add(u"connect"_s, tr("&Test Connection"), &DockIntents::hostTestRequested);
    if (state == HostRowState::Failed) {
        add(u"error"_s, tr("&Why It Failed…"), &DockIntents::hostErrorRequested);
    }
    add(u"close"_s, tr("&Disconnect"), &DockIntents::hostDisconnectRequested);
    menu->addSeparator();
    menu->addAction(tableAction(u"recordings.editHost"_s));
    menu->addAction(tableAction(u"recordings.removeHost"_s));
}

void RecordingsDock::fillRemoteMenu(QMenu *menu, const QModelIndexList &rows)
{
    const QList<RecordingInfo> chosen = remotes(rows);
    const RecordingInfo first = chosen.constFirst();
    const LibraryEntry *copy = m_model.localCopy(first);
    menu->addAction(Icons::get(u"continue"_s), copy ? tr("&Open") : tr("Fetch and &Open"), this,
                    [this, first] { openRemote(first); });
    menu->addAction(Icons::get(u"download"_s), tr("&Fetch"), this,
                    [this, chosen] { Q_EMIT intents().fetchRequested(chosen); });
    if (!first.capsule.isEmpty()) {
        menu->addAction(Icons::get(u"capsule"_s),
                        tr("Fetch Only Its Ca&psule (%1)").arg(Texts::bytes(first.capsuleSize)), this,
                        [this, first] { Q_EMIT intents().fetchRequested({capsuleAlone(first)}); });
    }
    if (const TransferJob *job = m_model.transfer(first); job && !job->isFinal()) {
        menu->addAction(Icons::get(u"stop"_s), tr("&Cancel the Fetch"), this,
                        [this, id = job->id] { Q_EMIT intents().transferCancelRequested(id); });
    }
    if (copy) {
        menu->addAction(Icons::get(u"folder"_s), tr("&Show in File Manager"), this,
                        [this, path = copy->path] { Q_EMIT intents().showFolderRequested(path); });
    }
    menu->addSeparator();
    menu->addAction(tr("Copy &Path on the Host"), this,
                    [path = first.path] { QGuiApplication::clipboard()->setText(QString::fromUtf8(path)); });
}

void RecordingsDock::fillLocalMenu(QMenu *menu, const QModelIndexList &rows)
{
    const QList<LibraryEntry> chosen = locals(rows);
    const LibraryEntry first = chosen.constFirst();
    menu->addAction(Icons::get(u"continue"_s), tr("&Open"), this,
                    [this, first] { Q_EMIT intents().openLocalRequested(first); })
        ->setEnabled(!first.missing);
    if (!first.capsule.isEmpty() && !first.onlyCapsule) {
        menu->addAction(Icons::get(u"capsule"_s), tr("Open Its Ca&psule (%1)").arg(Texts::bytes(first.capsuleSize)),
                        this, [this, first] { Q_EMIT intents().openLocalRequested(capsuleAlone(first)); });
    }
    menu->addAction(Icons::get(u"folder"_s), tr("&Show in File Manager"), this,
                    [this, first] { Q_EMIT intents().showFolderRequested(first.path); })
        ->setEnabled(!first.missing);
    menu->addAction(Icons::get(u"edit"_s), tr("&Notes"), this, &RecordingsDock::editNotes)
        ->setEnabled(chosen.size() == 1);
    menu->addSeparator();
    menu->addAction(tr("Copy &Path"), this, [path = first.path] { QGuiApplication::clipboard()->setText(path); });
    QAction *remove = menu->addAction(Icons::get(u"delete"_s), tr("&Delete from This Machine…"), this,
                                      [this, chosen] { Q_EMIT intents().deleteLocalRequested(chosen); });
    remove->setShortcut(QKeySequence::Delete);
}

void RecordingsDock::fillMenu(QMenu *menu, const QModelIndexList &rows)
{
    if (!remotes(rows).isEmpty()) {
        fillRemoteMenu(menu, rows);
    } else if (!locals(rows).isEmpty()) {
        fillLocalMenu(menu, rows);
    } else if (!rows.isEmpty() && m_model.host(rows.constFirst())) {
        fillHostMenu(menu, rows.constFirst());
    }
    menu->addSeparator();
    menu->addAction(tableAction(u"recordings.addHost"_s));
    menu->addAction(tableAction(u"recordings.refresh"_s));
}

bool RecordingsDock::nothingToList() const
{
    const QModelIndex library = m_model.libraryIndex();
    return m_model.rowCount() == 1 && m_model.kind(m_model.index(0, 0, library)) == RecordingsModel::RowKind::Message
        && m_model.hostState(library) != HostRowState::Failed;
}

void RecordingsDock::showEmptyPage(Placeholder *page)
{
    page->showEmpty(u"recordings"_s, tr("No hosts yet"),
                    tr("Add a host to browse what rr recorded on it, over SSH, or open a recording on this machine."),
                    {tableAction(u"recordings.addHost"_s), tableAction(u"file.openFolder"_s)});
}

/// Command line and exit status of what is in sight.
void RecordingsDock::askDetails()
{
    if (!isVisible() || !listShown()) {
        return;
    }
    QHash<QString, QList<QByteArray>> wanted;
    const int bottom = list()->viewport()->height();
    for (QModelIndex index = list()->indexAt(QPoint(1, 1)); index.isValid() && list()->visualRect(index).top() < bottom;
         index = list()->indexBelow(index)) {
        const RecordingInfo *recording = m_model.remote(toData(index));
        if (!recording || recording->detailsKnown || recording->state != RecordingState::Finished) {
            continue;
        }
        // Once a listing: a new one asks again about what was lost or not finished then. Hosts that run no commands
        // cannot tell, ever.
        const HostScanPtr scan = m_model.scan(toData(index));
        const qint64 listing = scan && scan->way == HostScan::Way::Exec ? scan->at.toMSecsSinceEpoch() : 0;
        const QByteArray mark = recording->hostId.toUtf8() + recording->path + QByteArray::number(listing);
        if (m_detailsAsked.contains(mark)) {
            continue;
        }
        m_detailsAsked.insert(mark);
        if (QList<QByteArray> &paths = wanted[recording->hostId]; paths.size() < detailsAtOnce) {
            paths.append(recording->path);
        }
    }
    for (auto host = wanted.cbegin(); host != wanted.cend(); ++host) {
        Q_EMIT intents().recordingDetailsWanted(host.key(), host.value());
    }
}

} // namespace Backstep
