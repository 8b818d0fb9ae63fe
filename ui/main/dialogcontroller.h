// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/base/stoptoken.h"
#include "app/catalog/libraryentry.h"
#include "app/session/breakpoint.h"
#include "app/session/target.h"

#include <QObject>
#include <QPointer>

class QWidget;

namespace Backstep {

class DockIntents;
class HostDialogs;
class MainWindow;
class SessionController;
class Theme;
struct Error;
struct Services;

/// Opens the dialogs that actions, panels and the source ask for, and does what comes of them. No dialog blocks.
class DialogController : public QObject
{
    Q_OBJECT

public:
    DialogController(const Services &services, SessionController &session, DockIntents &intents, Theme &theme,
                     MainWindow *window);

    /// True when the action was one of dialogs; `hostId` is the selected host.
    bool runAction(const QString &id, const QString &hostId);
    void confirmDelete(const QList<LibraryEntry> &entries);
    void locateSource(const QString &path);
    void editBreakpointAt(const QString &file, int line);
    void askWatch(const QString &expression);
    /// Nothing comes any more of what asking() told.
    void cancelAsking();

Q_SIGNALS:
    /// A host is being asked for something that will be opened or fail().
    void asking(const QString &sentence);
    void openRequested(const Backstep::Target &target);
    void deleteConfirmed(const QList<Backstep::LibraryEntry> &entries);
    void watchEntered(const QString &expression);
    void failed(const Backstep::Error &error);

private:
    bool runOpening(const QString &id);
    void chooseFolder();
    [[nodiscard]] QString capsuleFolder() const;
    void chooseCapsule();
    void saveAs(const QString &suggestedName, const QByteArray &content);
    void save(const QString &file, const QByteArray &content);
    void chooseDump();
    void openKept(FutureResult<QString> file);
    void editBreakpoint(int id);
    void addBreakpoint(const BreakpointSpec &spec);
    void addRule(const QString &buildPath, const QString &localPath);
    void showKeys();
    void showAbout();
    void applySettings(const QString &key);

    const Services &m_services;
    SessionController &m_session;
    Theme &m_theme;
    MainWindow *m_window;
    HostDialogs *m_hosts;
    StopSource m_asking;
};

} // namespace Backstep
