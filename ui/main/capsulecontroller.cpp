// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/capsulecontroller.h"

#include "app/base/datasize.h"
#include "app/catalog/capsulefiles.h"
#include "app/catalog/library.h"
#include "app/session/debugsession.h"
#include "app/session/sessionfactory.h"
#include "ui/actions/actiontable.h"
#include "ui/dialogs/capsuledialog.h"
#include "ui/main/breakpointscontroller.h"
#include "ui/main/sessioncontroller.h"
#include "ui/widgets/progressstrip.h"

#include <QDir>
#include <QInputDialog>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr int mostOutput = 100'000; ///< lines

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
    , m_output(mostOutput)
{
    connect(&session, &SessionController::sessionChanged, this, &CapsuleController::sessionChanged);
    connect(&session, &SessionController::outputAdded, this, &CapsuleController::addOutput);
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

FutureResult<QFileInfo> CapsuleController::findCapsule(const QString &traceFolder)
{
    return m_jobs.run<QFileInfo>([traceFolder](const StopToken &) -> Result<QFileInfo> {
        const QStringList capsules = capsulesOf(traceFolder);
        QFileInfo found;
        if (!capsules.isEmpty()) {
            found.setFile(capsules.first());
            found.stat(); // here, where a slow disk holds up nobody
        }
        return found;
    });
}

void CapsuleController::sessionChanged()
{
    if (m_keeper) {
        finishKeeping(); // what was kept becomes a capsule also when nobody asked for it
    }
    m_output.clear();
    updateActions();
}

void CapsuleController::addOutput(const OutputLine &line)
{
    if (line.source != OutputSource::ProgramOut && line.source != OutputSource::ProgramErr) {
        return;
    }
    m_output.append(line);
    if (m_output.size() > m_output.capacity()) {
        m_output.drop(m_output.size() / 4);
    }
}

QList<OutputLine> CapsuleController::outputSoFar() const
{
    QList<OutputLine> lines;
    if (m_output.dropped() > 0) {
        lines.append({.source = OutputSource::ProgramOut,
                      .text = tr("(%n earlier line(s) are left out)", nullptr, static_cast<int>(m_output.dropped())),
                      .event = {}});
    }
    for (int i = 0; i < m_output.size(); ++i) {
        lines.append(m_output.at(i));
    }
    return lines;
}

QString CapsuleController::makeRefusal() const
{
    if (m_maker) {
        return tr("One is being made already.");
    }
    return std::holds_alternative<ConnectTarget>(m_session.session()->target())
        ? tr("A making would move the program that you are connected to; keep moments of it by hand instead.")
        : QString();
}

void CapsuleController::updateActions()
{
    const DebugSession *session = m_session.session();
    const bool capsule = session && std::holds_alternative<CapsuleTarget>(session->target());
    const QString refusal = !session ? tr("Nothing is open.")
        : capsule ? tr("This is a capsule already; a capsule is made of a recording, a program or a core.")
                  : QString();
    m_actions.setRefusal(u"capsule.make"_s, !refusal.isEmpty() ? refusal : makeRefusal());
    const bool stands = session && session->state() == SessionState::Stopped;
    m_actions.setRefusal(u"capsule.keep"_s,
                         !refusal.isEmpty() ? refusal
                             : stands       ? QString()
                                            : tr("The program does not stand."));
    m_actions.setRefusal(u"capsule.finish"_s,
                         m_keeper && m_keeper->kept() > 0 ? QString() : tr("No moment was kept yet."));
}

QString CapsuleController::freeFile(const QString &title) const
{
    const QString stem = QDir(m_services.library.folder()).filePath(title);
    QString file = stem + u".capsule"_s;
    for (int i = 2; nameProblem(file); ++i) {
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
    request.known.lastEvent = session->lastEvent();
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
    if (!session || m_maker || m_asking || m_dialog) {
        return;
    }
    m_asking = true;
    session->checkpoints().then(this, [this, asked = QPointer(session)](const Result<CheckpointListPtr> &checkpoints) {
        m_asking = false;
        if (asked && m_session.session() == asked) {
            showDialog(checkpoints);
        }
    });
}

void CapsuleController::showDialog(const Result<CheckpointListPtr> &checkpoints)
{
    const DebugSession &session = *m_session.session();
    CapsuleDialog::Start start{.request = baseRequest(),
                               .stop = session.currentStop(),
                               .lastEvent = session.lastEvent(),
                               .recording = session.isRecording(),
                               .remark = {}};
    for (const Checkpoint &checkpoint : checkpoints ? **checkpoints : QList<Checkpoint>()) {
        if (checkpoint.event) {
            start.request.bookmarks.append({*checkpoint.event, checkpoint.note});
        }
    }
    if (!checkpoints && session.isRecording()) {
        start.remark = tr("Your bookmarks are left out: %1").arg(checkpoints.error().message);
    }
    m_dialog = new CapsuleDialog(start, m_window);
    connect(m_dialog, &CapsuleDialog::requestChosen, this, &CapsuleController::make);
    m_dialog->open();
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
    const bool openEnded =
        std::holds_alternative<ExecTarget>(request.target) && std::holds_alternative<AtPlaces>(request.recipe);
    m_strip.begin(tr("Making %1").arg(m_making), openEnded ? tr("Finish") : QString());
    m_maker->make(request).then(this,
                                [this, known = request.known](const Result<CapsuleMade> &made) { ended(made, known); });
    updateActions();
}

void CapsuleController::stop(bool discard)
{
    if (m_maker) {
        m_stopped = true;
        discard ? m_maker->discard() : m_maker->cancel();
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
    QStringList parts{progress.what};
    if (progress.done > 0 || progress.what.isEmpty()) {
        parts.append(progress.of ? tr("%1 of %n moment(s)", nullptr, static_cast<int>(*progress.of)).arg(progress.done)
                                 : tr("%n moment(s)", nullptr, static_cast<int>(progress.done)));
    }
    if (progress.event) {
        parts.append(tr("at event %1 of %2").arg(*progress.event).arg(progress.lastEvent.value_or(0)));
    }
    if (progress.bytes > 0) {
        parts.append(progress.expectedBytes
                         ? tr("%1 of about %2").arg(dataSizeText(progress.bytes), dataSizeText(*progress.expectedBytes))
                         : dataSizeText(progress.bytes));
    }
    if (progress.waiting) {
        parts.append(tr("waiting for the next hit"));
    }
    parts.removeAll(QString());
    if (progress.paused) {
        parts.append(tr("paused"));
    } else if (progress.secondsLeft) {
        parts.append(leftText(*progress.secondsLeft));
    }
    m_strip.setProgress(tr("Making %1: %2").arg(m_making, parts.join(u", "_s)), progress.done, progress.of.value_or(0),
                        progress.paused);
}

/// So that it is found again among what there is on this machine.
void CapsuleController::list(const CapsuleMade &made, const CapsuleFacts &known)
{
    LibraryEntry entry;
    entry.name = QFileInfo(made.file).fileName();
    entry.path = made.file;
    entry.program = known.program;
    entry.hostName = known.host;
    entry.recordedAt = known.recordedAt;
    entry.fetchedAt = QDateTime::currentDateTimeUtc();
    entry.size = made.bytes;
    entry.files = 1;
    entry.capsule = made.file;
    entry.capsuleSize = made.bytes;
    entry.onlyCapsule = true;
    m_services.library.add(entry);
}

void CapsuleController::ended(const Result<CapsuleMade> &result, const CapsuleFacts &known)
{
    m_strip.end();
    // It answers from within itself.
    m_maker.release()->deleteLater();
    updateActions();
    const bool stopped = std::exchange(m_stopped, false);
    if (result) {
        list(*result, known);
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
    Q_EMIT made((what + u' ' + capsule.sentence).trimmed(), capsule.file, capsule.complete || stopped);
}

/// The first moment says what the file will contain before it writes anything; the others only add to it.
void CapsuleController::keepMoment()
{
    DebugSession *session = m_session.session();
    if (!session || session->state() != SessionState::Stopped) {
        return; // of a movement that has just begun the action does not know yet
    }
    CapsuleRequest request = baseRequest();
    request.recipe = ByHand{};
    QString label = tr("Note on this moment:");
    if (!m_keeper) {
        label = tr("The first moment begins the capsule %1.").arg(request.file) + u'\n' + u'\n'
            + describeCapsule(request).join(u'\n') + u'\n' + u'\n' + label;
    }
    auto *dialog = new QInputDialog(m_window);
    dialog->setObjectName(u"capsule.note"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Keep This Moment"));
    dialog->setLabelText(label);
    dialog->setOkButtonText(tr("&Keep"));
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, asked = QPointer(session), request](const QString &note) {
                if (asked && m_session.session() == asked) {
                    keep(request, note);
                }
            });
    dialog->open();
}

void CapsuleController::keep(const CapsuleRequest &request, const QString &note)
{
    if (!m_keeper) {
        m_keeping = request.known;
        m_keeper = std::make_unique<MomentKeeper>(*m_session.session(), m_jobs, request, outputSoFar());
    }
    m_keeper->keep(note).then(this,
                              [this, keeper = m_keeper.get()](const Result<qint64> &result) { kept(keeper, result); });
    updateActions();
}

void CapsuleController::kept(const MomentKeeper *keeper, const Result<qint64> &result)
{
    if (result) {
        Q_EMIT said(tr("Kept; the capsule holds %n moment(s) now.", nullptr, static_cast<int>(*result)));
    } else {
        if (m_keeper && m_keeper.get() == keeper && result.error().code == ErrorCode::io) {
            m_keeper.release()->deleteLater(); // nothing more goes into its file; the next one begins another
        }
        Q_EMIT failed(result.error());
    }
    updateActions();
}

void CapsuleController::finishKeeping()
{
    if (!m_keeper) {
        return;
    }
    MomentKeeper *keeper = m_keeper.release();
    keeper->setParent(this);
    ++m_finishing;
    keeper->finish().then(this, [this, keeper, known = m_keeping](const Result<CapsuleMade> &finished) {
        keeper->deleteLater();
        --m_finishing;
        if (!finished) {
            Q_EMIT failed(finished.error());
        } else if (finished->moments > 0) {
            list(*finished, known);
            Q_EMIT made(tr("The capsule %1 is ready: %n moment(s).", nullptr, static_cast<int>(finished->moments))
                            .arg(QFileInfo(finished->file).fileName()),
                        finished->file, true);
        }
        sayWritten();
    });
    updateActions();
}

} // namespace Backstep
