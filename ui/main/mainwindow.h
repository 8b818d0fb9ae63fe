// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/target.h"
#include "ui/main/modelset.h"
#include "ui/main/services.h"

#include <QMainWindow>
#include <QTimer>

class QFileInfo;
class QStackedWidget;

namespace Backstep {

class ActionTable;
class CapsuleController;
class DialogController;
class DockHost;
class DockIntents;
class FailureController;
class GoroutineController;
class LayoutKeeper;
class MainToolBar;
class MessageBar;
class PositionController;
class ProgressStrip;
class RecorderController;
class RecordingsController;
class SessionController;
class SourceController;
class StatusBar;
class Theme;
class WaitsFiller;
class WelcomePage;
struct Error;
struct Failure;

/// The window: menus, bars, panels around the source, and the controllers between them and the services, which must
/// outlive it. Closing it ends the session first; it is gone when nothing of the session is left.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(const Services &services, Theme &theme, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Opens a target as given on the command line; a recording on a host is fetched first.
    void open(const Target &target, const QString &program = {});
    /// And goes to where the recording failed.
    void openAtFailure(const Target &target, const Failure &failure);
    void showError(const Error &error);
    /// Closes without asking anything, as when the system ends: a capsule in the making keeps what it has.
    void quit();

    // For tests and for the tour.
    [[nodiscard]] ActionTable &actionTable() const { return *m_actions; }
    [[nodiscard]] SessionController &session() const { return *m_session; }
    [[nodiscard]] DockHost &docks() const { return *m_docks; }
    [[nodiscard]] LayoutKeeper &layouts() const { return *m_layouts; }
    [[nodiscard]] ModelSet &models() const { return *m_models; }
    [[nodiscard]] DockIntents &intents() const { return *m_intents; }

Q_SIGNALS:
    /// Every panel in sight has what belongs to this stop, and so has the source.
    void shown(quint64 stop);

protected:
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void createCenter();
    void createPanels();
    void connectSession();
    void connectCheckpoints();
    void connectOpening();
    void endOpening();
    void connectRecordings();
    void connectActions();
    void connectDialogs();
    void connectCapsules();
    void runAction(const QString &id);
    bool runViewAction(const QString &id);
    void sessionChanged();
    void stopped(const StopPtr &stop);
    bool tellOnce();
    [[nodiscard]] QString keyOf(const QString &action) const;
    void lost(const Error &error);
    void offerStart(const QString &words);
    void openFailed(const Target &target, const Error &error);
    void offerCapsule(const Error &error, const QFileInfo &capsule);
    void updateTitle();
    void sayShown();
    void stay();
    void askBeforeLeaving();
    void leaveWhenWritten();
    void updateRecent();

    Services m_services;
    Theme &m_theme;
    std::unique_ptr<ModelSet> m_models;
    ActionTable *m_actions;
    DockIntents *m_intents;
    SessionController *m_session;
    RecordingsController *m_recordings;
    FailureController *m_failures;
    RecorderController *m_recorder;
    WaitsFiller *m_waits;
    GoroutineController *m_goroutines;
    SourceController *m_source;
    DialogController *m_dialogs;
    CapsuleController *m_capsules = nullptr;
    PositionController *m_positions = nullptr;
    DockHost *m_docks = nullptr;
    LayoutKeeper *m_layouts = nullptr;
    MainToolBar *m_toolBar = nullptr;
    StatusBar *m_status = nullptr;
    MessageBar *m_message = nullptr;
    ProgressStrip *m_strip = nullptr;
    QStackedWidget *m_center = nullptr;
    WelcomePage *m_welcome = nullptr;
    QTimer m_opening; ///< runs out when opening takes long
    std::optional<Target> m_openingTarget;
    bool m_openingSaid = false;
    quint64 m_filled = 0; ///< the stop that the panels were filled for
    quint64 m_shown = 0;
    bool m_leaving = false;
    bool m_leaveWhenWritten = false;
    bool m_started = false;
};

} // namespace Backstep
