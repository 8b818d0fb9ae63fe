// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/libraryentry.h"
#include "app/catalog/recordinginfo.h"
#include "app/goroutines/goroutine.h"
#include "app/transfer/transferjob.h"
#include "ui/docks/recorderact.h"

#include <QObject>

namespace Backstep {

/// What the person wants, as panels say it. Panels emit these and do nothing else; the controllers of the window
/// listen. What a model asks for by itself (children of a value, a changed breakpoint, a watch) it says by its own
/// signals, so it is not repeated here.
class DockIntents : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

Q_SIGNALS:
    // Recordings
    /// The selection of the recordings panel, for the actions in the menus: at most one of the lists is non-empty.
    /// `hostId` is the host that the current row is or belongs to.
    void recordingsSelected(const QString &hostId, const QList<Backstep::RecordingInfo> &remote,
                            const QList<Backstep::LibraryEntry> &local);
    void hostScanRequested(const QString &hostId);
    /// Ends what is under way for a host.
    void hostCancelRequested(const QString &hostId);
    void hostDisconnectRequested(const QString &hostId);
    void hostTestRequested(const QString &hostId);  ///< try to connect and say what fails
    void hostErrorRequested(const QString &hostId); ///< show the details of why it failed
    void fetchRequested(const QList<Backstep::RecordingInfo> &recordings);
    /// Open it; fetches first what is not on this machine yet.
    void openRemoteRequested(const Backstep::RecordingInfo &recording);
    void openLocalRequested(const Backstep::LibraryEntry &entry);
    void deleteLocalRequested(const QList<Backstep::LibraryEntry> &entries);
    void showFolderRequested(const QString &path);
    void notesEdited(qint64 libraryId, const QString &notes);
    void recordingDetailsWanted(const QString &hostId, const QList<QByteArray> &paths);

    // Transfers
    void transferCancelRequested(Backstep::TransferId id);
    void transferRetryRequested(Backstep::TransferId id);
    void transferOpenRequested(Backstep::TransferId id); ///< open what was fetched
    void transfersClearRequested();

    // What hosts record
    void recorderActRequested(const Backstep::RecorderAct &act);
    /// Ask all hosts what they record.
    void recordersWanted();

    // Goroutines and stack
    void goroutineActivated(Backstep::GoroutineId id);
    /// The next page, from GoroutinesModel::next() on.
    void goroutinesPageWanted();
    /// All pages that are still missing, because a filter or a sorting needs them.
    void goroutinesAllWanted();
    /// How many there are of each kind, where only some are listed.
    void goroutinesSummaryWanted();
    /// The whole stack of one, or the stacks of two beside each other.
    void goroutineStacksWanted(const QList<Backstep::GoroutineId> &goroutines);
    /// Their stacks as Go prints them, to the clipboard.
    void goroutineTracesWanted(const QList<Backstep::GoroutineId> &goroutines);
    /// All that is known of them as JSON, to a file.
    void goroutineExportWanted(const QList<Backstep::GoroutineId> &goroutines);
    /// Breakpoints are to stop the program for this one only; 0: for any.
    void goroutineFollowRequested(Backstep::GoroutineId id);
    /// Who waits for whom, though it was asked or cancelled at this stop already.
    void waitsWanted();
    void frameActivated(int frame);
    void deeperStackWanted();

    // Variables and watches
    /// Those whose full name matches the regular expression; empty: those of the frame's own package.
    void packageVariablesWanted(const QString &filter);
    void watchRequested(const QString &expression);

    /// To ask for a place and write it there.
    void saveRequested(const QString &suggestedName, const QByteArray &content);

    // Breakpoints
    void breakpointEditRequested(int id);
    void breakpointsRemoveRequested(const QList<int> &ids);
    /// Set one on a function or a location as Delve understands it.
    void breakpointAddRequested();

    // Anything that names a place or a position
    void locationActivated(const Backstep::CodeLocation &location);
    void eventActivated(qint64 event);
};

} // namespace Backstep
