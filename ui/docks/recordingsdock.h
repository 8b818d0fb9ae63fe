// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/libraryentry.h"
#include "app/catalog/recordinginfo.h"
#include "ui/docks/panel.h"

#include <QSet>

class QLineEdit;

namespace Backstep {

/// Hosts with their recordings, and the library, in one tree. A double click lists a host, opens a recording of the
/// library, and fetches and opens one of a host.
class RecordingsDock : public Panel
{
    Q_OBJECT

public:
    RecordingsDock(const DockContext &context, QWidget *parent);

protected:
    void fillMenu(QMenu *menu, const QModelIndexList &rows) override;
    void activate(const QModelIndex &row) override;
    void removeRows(const QModelIndexList &rows) override;
    [[nodiscard]] bool nothingToList() const override;
    void showEmptyPage(Placeholder *page) override;
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void connectSelection();
    void makeNotesLine();
    void expandGroups();
    void selectionChanged();
    void openRemote(const RecordingInfo &recording);
    void fillHostMenu(QMenu *menu, const QModelIndex &row);
    void fillRemoteMenu(QMenu *menu, const QModelIndexList &rows);
    void fillLocalMenu(QMenu *menu, const QModelIndexList &rows);
    void editNotes();
    void saveNotes();
    void askDetails();
    [[nodiscard]] QList<RecordingInfo> remotes(const QModelIndexList &rows) const;
    [[nodiscard]] QList<LibraryEntry> locals(const QModelIndexList &rows) const;

    RecordingsModel &m_model;
    QWidget *m_notesLine = nullptr;
    QLineEdit *m_notes = nullptr;
    qint64 m_notesOf = 0; ///< library id; 0: none
    QSet<QByteArray> m_detailsAsked;
    QTimer m_detailsDelay;
    QSet<QString> m_expandedOnce;
};

} // namespace Backstep
