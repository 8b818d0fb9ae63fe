// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/capsulecontroller.h"

#include "app/base/datasize.h"
#include "app/catalog/library.h"
#include "app/session/debugsession.h"
#include "app/session/sessionfactory.h"
#include "ui/actions/actiontable.h"
#include "ui/dialogs/capsuledialog.h"
#include "ui/main/breakpointscontroller.h"
#include "ui/main/sessioncontroller.h"
#include "ui/widgets/progressstrip.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QInputDialog>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

QString leftText(double seconds)
{
    return seconds < 90 ? CapsuleController::tr("%1 s left").arg(qRound(seconds))
                        : CapsuleController::tr("%1 min left").arg(qRound(seconds / 60));
}

} // namespace

CapsuleController::CapsuleController(const Services &services, SessionController &session, ActionTable &actions,
                                     ProgressStrip &strip, QWidget *window)
    : QObject(window)
    , m_services(services)
    , m_session(session)
    , m_actions(actions)
    , m_strip(strip)
    , m_window(window)
{
    connect(&session, &SessionController::sessionChanged, this, &CapsuleController::sessionChanged);
    connect(&session, &SessionController::stateChanged, this, &CapsuleController::updateActions);
    connect(&strip, &ProgressStrip::cancelRequested, this, [this] {
        if (m_maker) {
            stop(false);
        }
    });
    connect(&strip, &ProgressStrip::pauseRequested, this, [this](bool pause) {
        if (m_maker) {
            pause ? m_maker->pause() : m_maker->resume();
        }
    });
    updateActions();
}

CapsuleController::~CapsuleController() = default;

bool CapsuleController::runAction(const QString &id)
{
    if (id == "capsule.make"_L1) {
        askWhat();
    } else if (id == "capsule.keep"_L1) {
        keepMoment();
    } else if (id == "capsule.finish"_L1) {
        finishKeeping();
    } else {
        return false;
    }
    return true;
}

void CapsuleController::sessionChanged()
{
    if (m_keeper) {
        finishKeeping(); // what was kept becomes a capsule also when nobody asked for it
    }
    updateActions();
}

void CapsuleController::updateActions()
{
    const DebugSession *session = m_session.session();
    const bool capsule = session && std::holds_alternative<CapsuleTarget>(session->target());
    const QString refusal = !session ? tr("Nothing is open.")
        : capsule ? tr("This is a capsule already; a capsule is made of a recording, a program or a core.")
                  : QString();
    m_actions.setRefusal(u"capsule.make"_s, m_maker ? tr("One is being made already.") : refusal);
    const bool stands = session && session->state() == SessionState::Stopped;
    m_actions.setRefusal(u"capsule.keep"_s,
                         !refusal.isEmpty() ? refusal
                             : stands       ? QString()
                                            : tr("The program does not stand."));
    m_actions.setRefusal(u"capsule.finish"_s, m_keeper ? QString() : tr("No moment was kept yet."));
}

QString CapsuleController::freeFile(const QString &title) const
{
    const QString stem = QDir(m_services.library.folder()).filePath(title);
    QString file = stem + u".capsule"_s;
    for (int i = 2; QFileInfo::exists(file) || QFileInfo::exists(file + u".part"_s); ++i) {
        file = u"%1-%2.capsule"_s.arg(stem).arg(i);
    }
    return file;
}

/// What is known of what is open; the maker asks the debugger for the rest.
CapsuleRequest CapsuleController::baseRequest() const
{
    CapsuleRequest request;
    const DebugSession *session = m_session.session();
    request.target = session->target();
    request.file = freeFile(targetTitle(request.target));
    request.known.title = targetTitle(request.target);
    if (const BreakpointListPtr breakpoints = session->breakpoints()) {
        for (const Breakpoint &breakpoint : *breakpoints) {
            request.breakpoints.append(breakpoint.spec);
        }
    }
    const auto *replay = std::get_if<ReplayTarget>(&request.target);
    const LibraryListPtr entries = m_services.library.entries();
    const auto entry = replay ? std::ranges::find(*entries, replay->traceFolder, &LibraryEntry::path) : entries->end();
    if (entry != entries->end()) {
        request.known.program = entry->program;
        request.known.commandLine = entry->commandLine;
        request.known.host = entry->hostName;
        request.known.recordedAt = entry->recordedAt;
    }
    return request;
}

void CapsuleController::askWhat()
{
    DebugSession *session = m_session.session();
    if (!session || m_maker) {
        return;
    }
    session->checkpoints().then(this, [this, session](const Result<CheckpointListPtr> &checkpoints) {
        if (m_session.session() != session) {
            return;
        }
        CapsuleDialog::Start start{.request = baseRequest(),
                                   .stop = session->currentStop(),
                                   .lastEvent = session->lastEvent(),
                                   .recording = session->isRecording()};
        for (const Checkpoint &checkpoint : checkpoints ? **checkpoints : QList<Checkpoint>()) {
            if (checkpoint.event) {
                start.request.bookmarks.append({*checkpoint.event, checkpoint.note});
            }
        }
        auto *dialog = new CapsuleDialog(start, m_window);
        connect(dialog, &CapsuleDialog::requestChosen, this, &CapsuleController::make);
        dialog->open();
    });
}

void CapsuleController::make(const CapsuleRequest &request)
{
    Result<std::unique_ptr<DebugSession>> beside = m_services.sessions.createBeside(request.target);
    if (!beside) {
        Q_EMIT failed(beside.error());
        return;
    }
    m_making = QFileInfo(request.file).fileName();
    m_maker = std::make_unique<CapsuleMaker>(std::move(*beside), m_jobs);
    connect(m_maker.get(), &CapsuleMaker::progressed, this, &CapsuleController::showProgress);
    m_strip.begin(tr("Making %1: opening what it is made of").arg(m_making));
    m_maker->make(request).then(this, [this](const Result<CapsuleMade> &made) { ended(made); });
    updateActions();
}

void CapsuleController::stop(bool discard)
{
    if (m_maker) {
        m_discard = discard;
        m_stopped = true;
        m_maker->cancel();
    }
}

void CapsuleController::sayWritten()
{
    if (!isWriting()) {
        Q_EMIT written();
    }
}

void CapsuleController::showProgress(const CapsuleProgress &progress)
{
    QStringList parts{progress.of ? tr("%1 of %2 moments").arg(progress.done).arg(*progress.of)
                                  : tr("%n moment(s)", nullptr, static_cast<int>(progress.done))};
    parts.append(progress.expectedBytes
                     ? tr("%1 of about %2").arg(dataSizeText(progress.bytes), dataSizeText(*progress.expectedBytes))
                     : dataSizeText(progress.bytes));
    if (progress.paused) {
        parts.append(tr("paused"));
    } else if (progress.secondsLeft) {
        parts.append(leftText(*progress.secondsLeft));
    }
    m_strip.setProgress(tr("Making %1: %2").arg(m_making, parts.join(u", "_s)), progress.done, progress.of.value_or(0),
                        progress.paused);
}

void CapsuleController::ended(const Result<CapsuleMade> &result)
{
    m_strip.end();
    // It answers from within itself.
    m_maker.release()->deleteLater();
    updateActions();
    const bool stopped = std::exchange(m_stopped, false);
    if (std::exchange(m_discard, false)) {
        if (result) {
            QFile::remove(result->file);
        }
    } else if (result) {
        sayMade(*result, stopped);
    } else if (result.error().code != ErrorCode::cancelled) {
        Q_EMIT failed(result.error());
    }
    sayWritten(); // last: the window may close at this
}

void CapsuleController::sayMade(const CapsuleMade &capsule, bool stopped)
{
    const QString what = tr("The capsule %1 is ready: %n moment(s), %2.", nullptr, static_cast<int>(capsule.moments))
                             .arg(QFileInfo(capsule.file).fileName(), dataSizeText(capsule.bytes));
    Q_EMIT made(capsule.complete ? what : what + u' ' + capsule.sentence, capsule.file, capsule.complete || stopped);
}

/// The first moment says what the file will contain before it writes anything; the others only add to it.
void CapsuleController::keepMoment()
{
    DebugSession *session = m_session.session();
    if (!session || session->state() != SessionState::Stopped) {
        return; // of a movement that has just begun the action does not know yet
    }
    CapsuleRequest request = baseRequest();
    request.recipe = OneMoment{};
    const bool first = m_keeper == nullptr;
    QString label = tr("Note on this moment:");
    if (first) {
        label = tr("The first moment begins the capsule %1.").arg(request.file) + u'\n' + u'\n'
            + describeCapsule(request).join(u'\n') + u'\n' + u'\n' + label;
    }
    auto *dialog = new QInputDialog(m_window);
    dialog->setObjectName(u"capsule.note"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Keep This Moment"));
    dialog->setLabelText(label);
    dialog->setOkButtonText(tr("&Keep"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, session, request](const QString &note) {
        if (m_session.session() != session) {
            return;
        }
        if (!m_keeper) {
            m_keeper = std::make_unique<MomentKeeper>(*session, m_jobs, request);
        }
        m_keeper->keep(note).then(this, [this](const Result<qint64> &kept) {
            updateActions();
            if (kept) {
                Q_EMIT said(tr("Kept; the capsule holds %n moment(s) now.", nullptr, static_cast<int>(*kept)));
            } else {
                Q_EMIT failed(kept.error());
            }
        });
        updateActions();
    });
    dialog->open();
}

void CapsuleController::finishKeeping()
{
    if (!m_keeper) {
        return;
    }
    MomentKeeper *keeper = m_keeper.release();
    keeper->setParent(this);
    const bool any = keeper->kept() > 0;
    ++m_finishing;
    keeper->finish().then(this, [this, keeper, any](const Result<CapsuleMade> &finished) {
        keeper->deleteLater();
        --m_finishing;
        if (!finished) {
            Q_EMIT failed(finished.error());
        } else if (any) {
            Q_EMIT made(tr("The capsule %1 is ready: %n moment(s).", nullptr, static_cast<int>(finished->moments))
                            .arg(QFileInfo(finished->file).fileName()),
                        finished->file, true);
        }
        sayWritten();
    });
    updateActions();
}

} // namespace Backstep
