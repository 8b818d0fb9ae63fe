// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/tour/demotour.h"

#include "app/base/datasize.h"
#include "app/catalog/catalog.h"
#include "app/catalog/hoststore.h"
#include "app/catalog/library.h"
#include "app/transfer/transferqueue.h"
#include "ui/main/mainwindow.h"
#include "ui/main/services.h"
#include "ui/main/sessioncontroller.h"
#include "ui/main/stopfiller.h"
#include "ui/widgets/messagebar.h"

#include <QFileInfo>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString recordingName = u"demo-deadlock"_s;

TourHand::RowTest remoteNamed(const QString &name)
{
    return [name](const QModelIndex &row) {
        return row.data(ItemRole::RowKind).toInt() == static_cast<int>(RecordingsModel::RowKind::Remote)
            && row.data(ItemRole::Raw).toString() == name;
    };
}

TourHand::RowTest localNamed(const QString &name)
{
    return [name](const QModelIndex &row) {
        return row.data(ItemRole::RowKind).toInt() == static_cast<int>(RecordingsModel::RowKind::Local)
            && row.data(ItemRole::Raw).toString() == name;
    };
}

/// One of the two transfers: a worker under the labels of a POST request that waits for a lock.
bool waitsForLock(const Goroutine &goroutine)
{
    return goroutine.waitReason == u"sync.Mutex.Lock"_s && goroutine.labels.value(u"method"_s) == u"POST"_s;
}

} // namespace

TourStep DemoTour::hostStep()
{
    return {.title = tr("The window is open and lists the host"),
            .act = {},
            .done = [this]() -> TourVerdict {
                const QModelIndex host = m_hand.find(u"recordings"_s, [](const QModelIndex &row) {
                    return row.data(ItemRole::RowKind).toInt() == static_cast<int>(RecordingsModel::RowKind::Host);
                });
                return host.isValid() ? TourVerdict(host.data().toString()) : std::nullopt;
            },
            .picture = u"window"_s};
}

/// Done when the panels that came up have what belongs to the stop.
TourStep DemoTour::layoutStep()
{
    return {
        .title = tr("Arrange the panels for debugging"),
        .act = [this] { return m_hand.use(u"view.layoutDebug"_s); },
        .done = [this]() -> TourVerdict {
            const ModelSet &models = m_window.models();
            return models.stack.rowCount() > 0 && models.goroutines.freshCount() > 0
                ? TourVerdict(
                      tr("%1 frames, %2 goroutines").arg(models.stack.rowCount()).arg(models.goroutines.freshCount()))
                : std::nullopt;
        },
        .picture = u"layout"_s};
}

TourStep DemoTour::verifiedStep()
{
    return {.title = tr("It is in the library, every file's SHA-256 compared"),
            .act = {},
            .done = [this]() -> TourVerdict {
                if (!m_hand.find(u"recordings"_s, localNamed(recordingName)).isValid()) {
                    return std::nullopt;
                }
                for (const LibraryEntry &entry : *m_services.library.entries()) {
                    if (entry.name == recordingName) {
                        return entry.verification == Verification::Verified
                            ? TourVerdict(tr("verified"))
                            : Backstep::fail("tour"_L1, tr("it is there but not verified"));
                    }
                }
                return std::nullopt;
            },
            .picture = u"library"_s};
}

QList<TourStep> DemoTour::fetchSteps()
{
    return {
        {.title = tr("List the host's recordings in one round trip"),
         .act = [this] { return m_hand.use(u"recordings.refresh"_s); },
         .done = [this]() -> TourVerdict {
             const QModelIndex row = m_hand.find(u"recordings"_s, remoteNamed(recordingName));
             const HostScanPtr scan = m_services.catalog.lastScan(m_services.hosts.hosts().constFirst().id);
             return row.isValid() && scan
                 ? TourVerdict(tr("%n recording(s), %1 ms", nullptr, static_cast<int>(scan->recordings.size()))
                                   .arg(scan->milliseconds))
                 : std::nullopt;
         },
         .picture = u"recordings"_s},
        {.title = tr("Fetch %1").arg(recordingName),
         .act = [this]() -> Result<void> {
             connect(&m_services.transfers, &TransferQueue::jobChanged, this, [this](const TransferJob &job) {
                 m_progressSeen = m_progressSeen || job.state == TransferJob::State::Fetching;
             });
             return m_hand.click(u"recordings"_s, remoteNamed(recordingName), recordingName).and_then([this] {
                 return m_hand.use(u"recordings.fetch"_s);
             });
         },
         .done = [this]() -> TourVerdict {
             const QList<TransferJob> jobs = m_services.transfers.jobs();
             if (jobs.isEmpty() || !jobs.constLast().isFinal()) {
                 return std::nullopt;
             }
             const TransferJob &job = jobs.constLast();
             if (job.state != TransferJob::State::Finished || !m_progressSeen) {
                 return Backstep::fail("tour"_L1, job.sentence, {job.error.message});
             }
             return TourVerdict(tr("%1, %2 files").arg(dataSizeText(job.bytesDone)).arg(job.filesDone));
         },
         .picture = u"transfer"_s},
        verifiedStep(),
    };
}

TourStep DemoTour::openStep()
{
    return {
        .title = tr("Open it: the replay runs to main.main"),
        .act =
            [this] {
                m_before = 0;
                return m_hand.doubleClick(u"recordings"_s, localNamed(recordingName), recordingName);
            },
        .done =
            [this] { return stopVerdict([](const Stop &stop) { return stop.location.function == u"main.main"_s; }); },
        .limit = 60s,
        .picture = u"main"_s};
}

/// The recording cannot be replayed here; the window says why and offers its capsule.
QList<TourStep> DemoTour::openCapsuleSteps()
{
    return {
        {.title = tr("Open it: it cannot be replayed here, and the window says why"),
         .act =
             [this] {
                 m_refusalExpected = true;
                 return m_hand.doubleClick(u"recordings"_s, localNamed(recordingName), recordingName);
             },
         .done = [this]() -> TourVerdict {
             const auto *bar = m_window.findChild<MessageBar *>();
             const bool offered = bar->isVisible() && bar->kind() == MessageBar::Kind::Error && m_hand.offers(*bar);
             return offered ? TourVerdict(bar->text()) : std::nullopt;
         },
         .limit = 60s,
         .picture = u"not-here"_s},
        {.title = tr("Open its capsule by the button"),
         .act =
             [this] {
                 m_refusalExpected = false;
                 m_before = 0;
                 return m_hand.takeOffer(*m_window.findChild<MessageBar *>());
             },
         .done = [this]() -> TourVerdict {
             const StopPtr stop = filledStop(0);
             if (!stop) {
                 return std::nullopt;
             }
             m_capsuleFolder = QFileInfo(stop->location.file).path();
             return stop->location.function == u"main.main"_s
                 ? TourVerdict(stop->sentence)
                 : Backstep::fail("tour"_L1, tr("it begins elsewhere: %1").arg(stop->location.function));
         },
         .picture = u"capsule"_s},
    };
}

QList<TourStep> DemoTour::backSteps()
{
    const int line = lineOf(u"bank.go"_s, lockLine());
    return {
        moveStep(
            tr("Step back over"), u"debug.stepOverBack"_s,
            [line](const Stop &stop) { return isAt(stop, u"bank.go"_s, line + 1); }, u"step-back-over"_s),
        moveStep(
            tr("Step back into the call before"), u"debug.stepIntoBack"_s,
            [](const Stop &stop) { return stop.location.function.startsWith(u"sync.(*Mutex).Lock"_s); },
            u"step-back-into"_s),
    };
}

/// The goroutine's argument `name` as the variables panel shows it.
QString DemoTour::argument(const QString &name) const
{
    const VariablesModel &model = m_window.models().variables;
    const QModelIndex section = model.sectionIndex(VariablesModel::Section::Arguments);
    for (int row = 0; row < model.rowCount(section); ++row) {
        const QModelIndex index = model.index(row, VariablesModel::Name, section);
        if (index.data(ItemRole::Raw).toString() == name) {
            return index.siblingAtColumn(VariablesModel::Value).data(ItemRole::Raw).toString();
        }
    }
    return {};
}

/// Switches to one of the two goroutines that wait for each other's lock and looks at its frame in Transfer.
TourStep DemoTour::blockedStep(const QString &title, bool second, const QString &picture)
{
    TourStep step{.title = title, .act = {}, .done = {}};
    step.act = [this, second]() -> Result<void> {
        m_before = stopNumber();
        const GoroutinesModel &model = m_window.models().goroutines;
        for (int row = 0; row < model.freshCount(); ++row) {
            const Goroutine &goroutine = model.at(row);
            if (!waitsForLock(goroutine) || (second && goroutine.id == m_blocked)) {
                continue;
            }
            m_blocked = goroutine.id;
            const auto isIt = [id = goroutine.id](const QModelIndex &index) {
                return index.data(ItemRole::Raw).toLongLong() == id;
            };
            return m_hand.doubleClick(u"goroutines"_s, isIt, QString::number(goroutine.id));
        }
        return Backstep::fail("tour"_L1, tr("no goroutine of a transfer waits for a lock"));
    };
    step.done = [this, second]() -> TourVerdict {
        const StopPtr stop = filledStop(m_before);
        const StackPtr stack = m_window.session().filler().stack();
        const QString from = argument(u"from"_s);
        const QString to = argument(u"to"_s);
        if (!stop || stop->goroutine != m_blocked || !stack || stack->goroutine != m_blocked || from.isEmpty()
            || to.isEmpty() || (second && from == m_from)) {
            return std::nullopt;
        }
        m_from = from;
        return TourVerdict(
            tr("goroutine %1, %2 frames, from %3 to %4").arg(m_blocked).arg(stack->frames.size()).arg(from, to));
    };
    step.picture = picture;
    return step;
}

QList<TourStep> DemoTour::blockedSteps()
{
    return {
        {.title = tr("List the goroutines"),
         .act = [this] { return m_hand.use(u"view.dock.goroutines"_s); },
         .done = [this]() -> TourVerdict {
             const GoroutinesModel &model = m_window.models().goroutines;
             int waiting = 0;
             for (int row = 0; row < model.freshCount(); ++row) {
                 waiting += waitsForLock(model.at(row)) ? 1 : 0;
             }
             return waiting >= 2
                 ? TourVerdict(tr("%1 goroutines; two transfers wait for a lock").arg(model.freshCount()))
                 : std::nullopt;
         },
         .picture = u"goroutines"_s},
        blockedStep(tr("Look at the first that waits: its stack and its variables"), false, u"blocked-first"_s),
        blockedStep(tr("Look at the second: it waits the other way round"), true, u"blocked-second"_s),
        waitsStep(),
    };
}

/// The ring that the two are in, drawn and in words, also in a capsule.
TourStep DemoTour::waitsStep()
{
    TourStep step{.title = tr("Ask who waits for whom"), .act = {}, .done = {}};
    step.act = [this] { return m_hand.use(u"view.dock.waits"_s); };
    step.done = [this]() -> TourVerdict {
        WaitsModel &model = m_window.models().waits;
        if (const WaitViewPtr view = model.view(); view && !model.isStale()) {
            const QList<WaitFinding> &findings = view->report.findings;
            const auto ring = std::ranges::find(findings, FindingKind::MutexCycle, &WaitFinding::kind);
            return ring == findings.cend() ? Backstep::fail("tour"_L1, tr("the deadlock is not found"))
                                           : TourVerdict(ring->summary);
        }
        switch (model.status().kind()) {
        case ListStatus::Kind::Loading: return std::nullopt;
        case ListStatus::Kind::Failed: return Backstep::fail("tour"_L1, model.status().text());
        case ListStatus::Kind::Ready: break;
        }
        return model.status().text().isEmpty() ? TourVerdict(std::nullopt)
                                               : Backstep::fail("tour"_L1, model.status().text());
    };
    step.limit = 60s;
    step.picture = u"who-waits"_s;
    return step;
}

QList<TourStep> DemoTour::endSteps()
{
    return {
        moveStep(
            tr("Continue to the end of the recording, which is said in words"), u"debug.continue"_s,
            [](const Stop &stop) { return stop.atEnd && !stop.sentence.isEmpty(); }, u"end"_s),
        moveStep(
            tr("Go back to the start of the recording"), u"debug.seekStart"_s,
            [](const Stop &stop) { return stop.atStart && !stop.sentence.isEmpty(); }, u"start"_s),
    };
}

QList<TourStep> DemoTour::recordedSteps()
{
    const int deadlock = lineOf(u"main.go"_s, deadlockLine());
    QList<TourStep> steps{hostStep()};
    steps += fetchSteps();
    steps += openStep();
    steps += layoutStep();
    steps += lookingAroundSteps();
    steps += backSteps();
    steps += breakpointStep(tr("Remove that breakpoint"), u"bank.go"_s, lockLine(), false);
    steps += breakpointStep(tr("Set one where the service notices its deadlock"), u"main.go"_s, deadlockLine(), true);
    steps += moveStep(
        tr("Continue to the deadlock"), u"debug.continue"_s,
        [deadlock](const Stop &stop) { return isAt(stop, u"main.go"_s, deadlock); }, u"deadlock"_s);
    steps += blockedSteps();
    steps += endSteps();
    steps += closeStep();
    return steps;
}

QList<TourStep> DemoTour::capsuleSteps()
{
    const int lock = lineOf(u"bank.go"_s, lockLine());
    const int deadlock = lineOf(u"main.go"_s, deadlockLine());
    const auto inTransfer = [](const Stop &stop) { return stop.location.function == u"main.(*Bank).Transfer"_s; };
    const auto atLock = [lock](const Stop &stop) { return isAt(stop, u"bank.go"_s, lock); };
    QList<TourStep> steps{hostStep()};
    steps += fetchSteps();
    steps += openCapsuleSteps();
    steps += layoutStep();
    steps += breakpointStep(tr("Set a breakpoint where a transfer takes its second lock, by a click in the gutter"),
                            u"bank.go"_s, lockLine(), true);
    steps += moveStep(tr("Continue to it"), u"debug.continue"_s, atLock, u"capsule-breakpoint"_s);
    steps += moveStep(
        tr("Step over"), u"debug.stepOver"_s,
        [inTransfer, lock](const Stop &stop) { return inTransfer(stop) && stop.location.line > lock; },
        u"capsule-step-over"_s);
    steps += moveStep(tr("Step back over"), u"debug.stepOverBack"_s, atLock, u"capsule-step-back"_s);
    steps += breakpointStep(tr("Remove that breakpoint"), u"bank.go"_s, lockLine(), false);
    steps += breakpointStep(tr("Set one where the service notices its deadlock"), u"main.go"_s, deadlockLine(), true);
    steps += moveStep(
        tr("Continue to the deadlock"), u"debug.continue"_s,
        [deadlock](const Stop &stop) { return isAt(stop, u"main.go"_s, deadlock); }, u"capsule-deadlock"_s);
    steps += blockedSteps();
    steps += TourStep{
        .title = tr("The capsule ends there, which is said in words"), .act = {}, .done = [this]() -> TourVerdict {
            const QString reason = m_hand.whyNot(u"debug.continue"_s);
            return reason.isEmpty() ? Backstep::fail("tour"_L1, tr("there is more")) : TourVerdict(reason);
        }};
    steps += endSteps().last();
    steps += closeStep();
    return steps;
}

QList<TourStep> DemoTour::liveSteps()
{
    QList<TourStep> steps;
    steps += TourStep{
        .title = tr("Start the service live: it runs to main.main"),
        .act = [this]() -> Result<void> {
            m_before = 0;
            m_window.open(m_products.live());
            return {};
        },
        .done =
            [this] { return stopVerdict([](const Stop &stop) { return stop.location.function == u"main.main"_s; }); },
        .limit = 60s,
        .picture = u"main"_s};
    steps += layoutStep();
    steps += lookingAroundSteps();
    steps +=
        TourStep{.title = tr("Going back is refused, with the reason"), .act = {}, .done = [this]() -> TourVerdict {
                     const QString reason = m_hand.whyNot(u"debug.stepOverBack"_s);
                     return reason.isEmpty() ? Backstep::fail("tour"_L1, tr("it is offered")) : TourVerdict(reason);
                 }};
    steps += breakpointStep(tr("Remove that breakpoint"), u"bank.go"_s, lockLine(), false);
    steps += TourStep{.title = tr("Continue until the service says that it is in its deadlock"),
                      .act = [this] { return m_hand.use(u"debug.continue"_s); },
                      .done = [this]() -> TourVerdict {
                          const OutputModel &output = m_window.models().output;
                          for (int row = output.rowCount() - 1; row >= 0; --row) {
                              const OutputLine *line = output.line(output.index(row, 0));
                              if (line != nullptr && line->text.contains(deadlockLine())) {
                                  return TourVerdict(line->text);
                              }
                          }
                          return std::nullopt;
                      },
                      .limit = 60s};
    steps += moveStep(
        tr("Pause it"), u"debug.pause"_s, [](const Stop &stop) { return stop.reason == StopReason::Paused; },
        u"paused"_s);
    steps += blockedSteps();
    steps += closeStep();
    return steps;
}

} // namespace Backstep
