// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/mainwindow.h"

#include "app/base/datasize.h"
#include "app/session/debugsession.h"
#include "app/settings/keys.h"
#include "ui/actions/actiontable.h"
#include "ui/actions/commandpalette.h"
#include "ui/docks/dockintents.h"
#include "ui/main/capsulecontroller.h"
#include "ui/main/dialogcontroller.h"
#include "ui/main/dockhost.h"
#include "ui/main/droppedtarget.h"
#include "ui/main/failurecontroller.h"
#include "ui/main/goroutinecontroller.h"
#include "ui/main/layoutkeeper.h"
#include "ui/main/maintoolbar.h"
#include "ui/main/positioncontroller.h"
#include "ui/main/recordercontroller.h"
#include "ui/main/recordingscontroller.h"
#include "ui/main/sessioncontroller.h"
#include "ui/main/sourcecontroller.h"
#include "ui/main/statusbar.h"
#include "ui/main/stopfiller.h"
#include "ui/main/waitsfiller.h"
#include "ui/main/welcomepage.h"
#include "ui/source/sourcetabs.h"
#include "ui/source/sourceview.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/progressstrip.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Backstep {

MainWindow::MainWindow(const Services &services, Theme &theme, QWidget *parent)
    : QMainWindow(parent)
    , m_services(services)
    , m_theme(theme)
    , m_models(std::make_unique<ModelSet>())
    , m_actions(new ActionTable(this))
    , m_intents(new DockIntents(this))
    , m_session(new SessionController(services.sessions, services.settings, *m_models, *m_intents, this))
    , m_recordings(new RecordingsController(m_services, *m_models, *m_intents, *m_actions, this))
    , m_failures(new FailureController(*m_session, m_services.library, this))
    , m_recorder(new RecorderController(m_services, m_models->recorder, *m_intents, *m_actions, this))
    , m_waits(new WaitsFiller(*m_session, m_models->waits, *m_intents, m_session))
    , m_goroutines(new GoroutineController(services.settings, *m_session, m_models->goroutines, *m_intents, this))
    , m_source(new SourceController(m_services, *m_session, *m_models, this))
    , m_dialogs(new DialogController(m_services, *m_session, *m_intents, m_theme, this))
{
    setWindowIcon(Icons::get(u"backstep"_s));
    setAcceptDrops(true);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    createCenter();
    createPanels();
    connectSession();
    connectCheckpoints();
    connectOpening();
    connectRecordings();
    connectActions();
    connectDialogs();
    connectCapsules();
    m_layouts->restore();
    Q_EMIT m_session->capabilitiesChanged({});
    updateTitle();
}

MainWindow::~MainWindow()
{
    // Panels and tabs look at models that end with this object's members, before QWidget would end its children.
    m_docks->disconnect(this);
    delete m_source;
    qDeleteAll(m_docks->docks());
    delete m_session;
}

void MainWindow::createCenter()
{
    m_status = new StatusBar(this);
    setStatusBar(m_status);
    m_toolBar = new MainToolBar(*m_actions, this);
    addToolBar(m_toolBar);
    auto *center = new QWidget(this);
    m_message = new MessageBar(center);
    m_strip = new ProgressStrip(center);
    m_center = new QStackedWidget(center);
    m_welcome = new WelcomePage(*m_actions, m_center);
    m_center->addWidget(m_welcome);
    auto *column = new QVBoxLayout(center);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_message);
    column->addWidget(m_strip);
    column->addWidget(m_center, 1);
    setCentralWidget(center);
    updateRecent();
}

void MainWindow::createPanels()
{
    m_docks = new DockHost(this, {m_models->models(), *m_intents, *m_actions}, this);
    m_layouts = new LayoutKeeper(this, m_docks, m_services.settings, this);
    connect(m_docks, &DockHost::shownChanged, this, [this](const QString &id, bool shown) {
        m_session->filler().setShown(id, shown);
        if (id == "waits"_L1) {
            m_waits->setShown(shown);
        }
        if (id == "recordings"_L1) {
            m_recordings->setShown(shown);
        }
        if (id == "recorder"_L1) {
            m_recorder->setShown(shown);
        }
    });
    m_actions->fillMenuBar(menuBar());
}

void MainWindow::connectSession()
{
    connect(m_session, &SessionController::sessionChanged, this, &MainWindow::sessionChanged);
    connect(m_session, &SessionController::stopped, this, &MainWindow::stopped);
    connect(m_session, &SessionController::lost, this, &MainWindow::lost);
    connect(m_session, &SessionController::openFailed, this, &MainWindow::openFailed);
    connect(m_session, &SessionController::failed, this, &MainWindow::showError);
    connect(m_goroutines, &GoroutineController::failed, this, &MainWindow::showError);
    connect(m_goroutines, &GoroutineController::told, m_message, &MessageBar::showInfo);
    connect(m_session, &SessionController::capabilitiesChanged, m_actions, &ActionTable::setCapabilities);
    connect(m_session, &SessionController::capabilitiesChanged, m_toolBar, &MainToolBar::setCapabilities);
    connect(m_session, &SessionController::busyChanged, m_status, &StatusBar::setBusy);
    connect(&m_session->filler(), &StopFiller::frameSelected, m_status,
            [this](int frame, const CodeLocation &location) {
                m_status->setShown(m_session->filler().scope().goroutine, frame, location);
            });
    connect(m_session, &SessionController::versionsChanged, m_status, &StatusBar::setVersions);
    connect(m_session, &SessionController::stateChanged, this,
            [this](SessionState state) { m_status->setState(state, m_session->direction()); });
    connect(m_session, &SessionController::allClosed, this, [this] {
        if (m_leaving) {
            close();
        }
    });
    connect(m_source, &SourceController::tabsMade, this, [this](SourceTabs *tabs) {
        m_center->addWidget(tabs);
        m_center->setCurrentWidget(tabs);
    });
    connect(m_intents, &DockIntents::locationActivated, this, [this](const CodeLocation &location) {
        m_source->show(location);
        m_center->setCurrentWidget(m_source->tabs() ? static_cast<QWidget *>(m_source->tabs()) : m_welcome);
    });
    connect(&m_session->filler(), &StopFiller::filled, this, [this](quint64 stop) {
        m_filled = stop;
        sayShown();
    });
    connect(m_source, &SourceController::loaded, this, &MainWindow::sayShown);
    connect(m_docks, &DockHost::completed, this, &MainWindow::sayShown);
    m_positions = new PositionController(*m_session, m_toolBar->eventField(), this);
    connect(m_toolBar, &MainToolBar::left, this, [this] {
        if (m_source->tabs() && m_source->tabs()->currentView()) {
            m_source->tabs()->currentView()->setFocus(Qt::OtherFocusReason);
        }
    });
    connect(m_welcome, &WelcomePage::recentActivated, this, [this](const QString &text) {
        if (const Result<Target> target = parseTarget(text)) {
            open(*target);
        } else {
            showError(target.error());
        }
    });
}

void MainWindow::connectCheckpoints()
{
    connect(m_session, &SessionController::checkpointKept, this, [this](const Checkpoint &checkpoint) {
        m_message->showInfo(tr("%1 is kept. Debug > Checkpoints goes back to it.").arg(checkpointTitle(checkpoint)));
    });
}

void MainWindow::connectRecordings()
{
    connect(m_recordings, &RecordingsController::openRequested, this, &MainWindow::open);
    connect(m_recordings, &RecordingsController::failed, this, &MainWindow::showError);
    connect(m_recordings, &RecordingsController::transfersChanged, m_status, &StatusBar::setTransfers);
    connect(m_recordings, &RecordingsController::deleteRequested, m_dialogs, &DialogController::confirmDelete);
    connect(m_dialogs, &DialogController::deleteConfirmed, m_recordings, &RecordingsController::remove);
    connect(m_recorder, &RecorderController::failed, this, &MainWindow::showError);
    connect(m_recorder, &RecorderController::openingOffered, this,
            [this](const QString &sentence, const RecorderAct &act) {
                m_message->showInfo(sentence);
                m_message->setWayOn(tr("Open It"), [this, act] { Q_EMIT m_intents->recorderActRequested(act); });
            });
    connect(m_session, &SessionController::sessionChanged, m_recorder,
            [this] { m_recorder->setSessionOpen(m_session->isOpen()); });
    connect(m_recorder, &RecorderController::failureExpected, m_failures, &FailureController::expectRemote);
    connect(m_failures, &FailureController::failed, this, &MainWindow::showError);
    connect(m_failures, &FailureController::said, m_message, &MessageBar::showInfo);
    connect(m_failures, &FailureController::arrived, this, [this](const StopPtr &stop) {
        m_status->setStop(stop, stop->backwards ? Direction::Backward : Direction::Forward);
    });
    connect(m_recorder, &RecorderController::said, m_message, &MessageBar::showInfo);
    connect(m_recorder, &RecorderController::panelWanted, this, [this] { m_docks->raise(u"recorder"_s); });
}

void MainWindow::connectActions()
{
    connect(m_actions, &ActionTable::triggered, this, &MainWindow::runAction);
}

void MainWindow::connectDialogs()
{
    connect(m_dialogs, &DialogController::openRequested, this, [this](const Target &target) { open(target); });
    connect(m_dialogs, &DialogController::failed, this, &MainWindow::showError);
    connect(m_dialogs, &DialogController::asking, this, [this](const QString &sentence) {
        m_message->showInfo(sentence);
        m_message->setWayOn(tr("Cancel"), [this] {
            m_dialogs->cancelAsking();
            m_message->clear();
        });
    });
    connect(m_dialogs, &DialogController::watchEntered, &m_models->watches, &WatchesModel::add);
    connect(m_source, &SourceController::locateWanted, m_dialogs, &DialogController::locateSource);
    connect(m_source, &SourceController::breakpointEditWanted, m_dialogs, &DialogController::editBreakpointAt);
    connect(m_source, &SourceController::watchWanted, m_dialogs, &DialogController::askWatch);
}

void MainWindow::connectCapsules()
{
    m_capsules = new CapsuleController(m_services, *m_session, *m_actions, *m_strip, this);
    connect(m_capsules, &CapsuleController::failed, this, [this](const Error &error) {
        stay();
        showError(error);
    });
    connect(m_capsules, &CapsuleController::written, this, [this] {
        if (auto *box = findChild<QMessageBox *>(u"leaving"_s)) {
            box->done(QDialog::Accepted); // its question is one no more
        }
        if (m_leaving || m_leaveWhenWritten) {
            close();
        }
    });
    connect(m_capsules, &CapsuleController::said, m_status,
            [this](const QString &sentence) { m_status->showMessage(sentence, 5000); });
    connect(m_capsules, &CapsuleController::made, this,
            [this](const QString &sentence, const QString &file, bool asWished) {
                if (!asWished) {
                    stay();
                }
                m_message->showInfo(sentence);
                m_message->setWayOn(tr("Open It"), [this, file] { open(CapsuleTarget{file}); });
            });
}

void MainWindow::runAction(const QString &id)
{
    if (m_capsules->runAction(id) || m_positions->runAction(id) || m_source->runAction(id) || m_session->runAction(id)
        || m_goroutines->runAction(id) || m_recordings->runAction(id)
        || m_recorder->runAction(id, m_recordings->selectedHost()) || runViewAction(id)) {
        return;
    }
    m_dialogs->runAction(id, m_recordings->selectedHost());
}

bool MainWindow::runViewAction(const QString &id)
{
    if (id == "file.quit"_L1) {
        close();
    } else if (id == "view.palette"_L1) {
        (new CommandPalette(m_actions, this))->open();
    } else if (id == "view.layoutBrowse"_L1) {
        m_layouts->use(u"browse"_s);
    } else if (id == "view.layoutDebug"_L1) {
        m_layouts->use(u"debug"_s);
    } else if (id == "view.layoutOwn"_L1) {
        m_layouts->use(u"own"_s);
    } else if (id == "view.saveLayout"_L1) {
        m_layouts->saveAsOwn();
    } else if (id == "view.resetLayout"_L1) {
        m_layouts->reset();
    } else if (id == "view.goToEvent"_L1) {
        m_toolBar->editEvent();
    } else if (id == "help.start"_L1) {
        const bool back = m_center->currentWidget() == m_welcome && m_session->isOpen() && m_source->tabs();
        m_center->setCurrentWidget(back ? static_cast<QWidget *>(m_source->tabs()) : m_welcome);
    } else {
        return false;
    }
    return true;
}

void MainWindow::open(const Target &target, const QString &program)
{
    if (const auto *remote = std::get_if<RemoteTarget>(&target)) {
        m_recordings->openRemote(*remote);
        return;
    }
    stay(); // also while the last session ends slowly
    m_message->clear();
    m_session->open(target, program);
}

void MainWindow::openAtFailure(const Target &target, const Failure &failure)
{
    m_failures->expect(target, failure);
    open(target);
}

/// The window does not close by itself any more.
void MainWindow::stay()
{
    m_leaveWhenWritten = false;
    m_leaving = false;
}

void MainWindow::showError(const Error &error)
{
    m_message->showError(error);
}

void MainWindow::lost(const Error &error)
{
    m_message->showError(error);
    offerStart(tr("Start Again"));
}

void MainWindow::offerStart(const QString &words)
{
    m_message->setWayOn(words, [this] { m_session->reopen(); });
}

void MainWindow::openFailed(const Target &target, const Error &error)
{
    m_message->showError(error);
    const DebugSession *session = m_session->session();
    if (session && session->state() == SessionState::Lost) {
        offerStart(session->target() == target ? tr("Start Again")
                                               : tr("Start %1 Again").arg(targetTitle(session->target())));
    }
    if (const auto *replay = std::get_if<ReplayTarget>(&target)) {
        m_capsules->findCapsule(replay->traceFolder).then(this, [this, error](const Result<QFileInfo> &found) {
            if (found && !found->filePath().isEmpty() && m_message->text() == error.message) {
                offerCapsule(error, *found);
            }
        });
    }
}

/// Where a recording cannot be replayed, the moments that somebody captured of it may be there.
void MainWindow::offerCapsule(const Error &error, const QFileInfo &capsule)
{
    Error offered = error;
    offered.message += u' '
        + tr("Its capsule (%1) opens here: captured moments, which need neither rr nor dlv.")
              .arg(dataSizeText(capsule.size()));
    m_message->showError(offered);
    m_message->setWayOn(tr("Open Its Capsule"), [this, file = capsule.filePath()] { open(CapsuleTarget{file}); });
}

void MainWindow::sessionChanged()
{
    m_filled = 0;
    m_shown = 0;
    if (m_message->hasWayOn() && !m_openingSaid) {
        m_message->clear(); // it led back into a session that is not here any more
    }
    if (!m_session->isOpen()) {
        if (!m_session->opening()) { // else the same program is on its way
            m_layouts->follow(false);
            m_center->setCurrentWidget(m_welcome);
        }
        m_toolBar->setStop({}, {});
        m_status->setTitle({});
    } else {
        m_layouts->follow(true);
        const Target target = m_session->session()->target();
        m_status->setTitle(targetTitle(target), m_recordings->hostOf(target));
        if (m_source->tabs()) {
            m_center->setCurrentWidget(m_source->tabs());
        }
    }
    updateTitle();
}

void MainWindow::stopped(const StopPtr &stop)
{
    if (stop->reason == StopReason::Opened) {
        rememberTarget(m_services.settings, targetText(m_session->session()->target()));
        updateRecent();
    }
    m_toolBar->setStop(stop, m_session->session()->lastEvent());
    m_status->setStop(stop, m_session->direction());
    if (m_source->tabs()) {
        m_center->setCurrentWidget(m_source->tabs());
    }
    updateTitle();
    if (m_openingSaid) {
        return; // how to cancel what opens must stay in sight
    }
    if (stop->reason == StopReason::Opened && tellOnce()) {
        return;
    }
    if ((stop->atStart || stop->atEnd) && !stop->sentence.isEmpty()) {
        m_message->showInfo(stop->sentence);
    } else if (m_message->kind() == MessageBar::Kind::Info) {
        m_message->clear();
    }
}

/// At the first stop of its kind: what one can do now. False when the person was told already.
bool MainWindow::tellOnce()
{
    const DebugSession &session = *m_session->session();
    const bool capsule = std::holds_alternative<CapsuleTarget>(session.target());
    const QString kind = capsule ? u"capsule"_s : session.isRecording() ? u"recording"_s : u"program"_s;
    QStringList told = m_services.settings.get(SettingKey::toldOnce());
    if (told.contains(kind) || !session.capabilities().can(Ability::Step)) {
        return false;
    }
    m_services.settings.set(SettingKey::toldOnce(), told << kind);
    const QString over = keyOf(u"debug.stepOver"_s);
    const QString on = keyOf(u"debug.continue"_s);
    const QString overBack = keyOf(u"debug.stepOverBack"_s);
    const QString onBack = keyOf(u"debug.continueBack"_s);
    const QString where = std::holds_alternative<ConnectTarget>(session.target())
        ? tr("The program stands where the debugger there left it.")
        : tr("The program stands at main.main.");
    m_message->showInfo(
        capsule
            ? tr("At the first moment. %1 and %2 go from moment to moment, %3 to the next one of this goroutine, %4 "
                 "to the next breakpoint or the end; a click on the line above goes to any.")
                  .arg(keyOf(u"debug.moment"_s), keyOf(u"debug.momentBack"_s), over, on)
            : session.isRecording()
            ? tr("%1 %2 steps over a line, %3 runs on; %4 and %5 do the same backwards. A click beside a line number "
                 "sets "
                 "a breakpoint.")
                  .arg(where, over, on, overBack, onBack)
            : tr("%1 %2 steps over a line, %3 runs on, %4 pauses it: the goroutines show who waits for what. A click "
                 "beside a line number sets a breakpoint.")
                  .arg(where, over, on, keyOf(u"debug.pause"_s)));
    return true;
}

QString MainWindow::keyOf(const QString &action) const
{
    return m_actions->action(action)->shortcut().toString(QKeySequence::NativeText);
}

void MainWindow::sayShown()
{
    const StopPtr stop = m_session->filler().stop();
    const bool filled = stop && m_filled == stop->number && m_shown != stop->number;
    if (filled && !m_source->isLoading() && m_docks->isComplete()) {
        m_shown = stop->number;
        Q_EMIT shown(m_shown);
    }
}

void MainWindow::updateTitle()
{
    const DebugSession *session = m_session->session();
    if (!session) {
        setWindowTitle(tr("Backstep"));
        return;
    }
    const QString name = targetTitle(session->target());
    const StopPtr stop = session->currentStop();
    setWindowTitle(stop && stop->event ? tr("%1, event %2 – Backstep").arg(name).arg(*stop->event)
                                       : tr("%1 – Backstep").arg(name));
}

void MainWindow::updateRecent()
{
    m_welcome->setRecent(m_services.settings.get(SettingKey::lastTargets()).mid(0, 8));
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    if (!m_started) {
        m_started = true;
        m_layouts->settle();
        // After the first paint: what asks disks and hosts must not delay it.
        QTimer::singleShot(0, m_recordings, &RecordingsController::start);
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (droppedTarget(*event->mimeData())) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent *event)
{
    if (const std::optional<Target> target = droppedTarget(*event->mimeData())) {
        event->acceptProposedAction();
        open(*target);
    }
}

void MainWindow::askBeforeLeaving()
{
    if (findChild<QMessageBox *>(u"leaving"_s)) {
        return;
    }
    auto *box =
        new QMessageBox(QMessageBox::Question, tr("A Capsule Is Being Made"),
                        tr("%1 is not finished yet.").arg(m_capsules->makingTitle()), QMessageBox::Cancel, this);
    box->setObjectName(u"leaving"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(tr("What was kept until now is a capsule by itself. The window can also stay until all of "
                               "it is made, and close then."));
    QPushButton *wait = box->addButton(tr("Close When It Is &Done"), QMessageBox::AcceptRole);
    QPushButton *keep = box->addButton(tr("&Keep What Is There"), QMessageBox::AcceptRole);
    QPushButton *discard = box->addButton(tr("D&iscard It"), QMessageBox::DestructiveRole);
    box->setDefaultButton(wait);
    connect(wait, &QPushButton::clicked, this, &MainWindow::leaveWhenWritten);
    connect(keep, &QPushButton::clicked, this, [this] {
        m_capsules->stop(false);
        leaveWhenWritten();
    });
    connect(discard, &QPushButton::clicked, this, [this] {
        m_capsules->stop(true);
        leaveWhenWritten();
    });
    connect(box, &QDialog::rejected, this, [this] { m_leaveWhenWritten = false; }); // it may have been said before
    box->open();
}

void MainWindow::leaveWhenWritten()
{
    m_leaveWhenWritten = true;
    if (!m_capsules->isWriting()) {
        close(); // it was done meanwhile
    }
}

void MainWindow::quit()
{
    // It was told to end from outside: nobody is there to read what went wrong.
    disconnect(m_capsules, &CapsuleController::failed, this, nullptr);
    disconnect(m_capsules, &CapsuleController::made, this, nullptr);
    m_capsules->stop(false);
    m_leaveWhenWritten = m_capsules->isMaking();
    if (!m_leaveWhenWritten) {
        close();
    }
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_capsules->isMaking()) {
        event->ignore();
        askBeforeLeaving();
        return;
    }
    if (!m_leaving) {
        m_layouts->save();
    }
    m_leaving = true;
    // It comes again when nothing of any session is left, and no file is half written.
    const bool ended = m_session->endAll();
    event->setAccepted(ended && !m_capsules->isWriting());
}

} // namespace Backstep
