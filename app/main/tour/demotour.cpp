// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/tour/demotour.h"

#include "app/catalog/catalog.h"
#include "app/catalog/library.h"
#include "app/session/debugsession.h"
#include "app/transfer/transferqueue.h"
#include "ui/main/mainwindow.h"
#include "ui/main/services.h"
#include "ui/main/sessioncontroller.h"

#include <QFile>
#include <QFileInfo>

namespace Backstep {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString whereText(const Stop &stop)
{
    QString text =
        u"%1:%2 %3"_s.arg(QFileInfo(stop.location.file).fileName()).arg(stop.location.line).arg(stop.location.function);
    if (stop.event) {
        text += DemoTour::tr(", event %1").arg(*stop.event);
    }
    return text + DemoTour::tr(", %1 ms").arg(stop.milliseconds, 0, 'f', 0);
}

} // namespace

DemoTour::DemoTour(MainWindow &window, const Services &services, DemoProducts products, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_services(services)
    , m_products(std::move(products))
    , m_hand(window)
{
    connect(&m_window, &MainWindow::shown, this, [this](quint64 stop) { m_shown = stop; });
    connect(&m_window.session(), &SessionController::sessionChanged, this, [this] { m_shown = 0; });
}

Tour *DemoTour::make()
{
    auto *tour = new Tour(m_products.recorded ? recordedSteps() : capsuleSteps() + liveSteps(), this);
    watchEverything(*tour);
    return tour;
}

void DemoTour::watchEverything(Tour &tour)
{
    SessionController &session = m_window.session();
    tour.watch(&session, &SessionController::stopped);
    tour.watch(&session, &SessionController::stateChanged);
    tour.watch(&session, &SessionController::sessionChanged);
    tour.watch(&m_window, &MainWindow::shown);
    tour.watch(&m_services.catalog, &Catalog::scanChanged);
    tour.watch(&m_services.transfers, &TransferQueue::jobChanged);
    tour.watch(&m_services.library, &Library::changed);
    tour.watch(&m_window.models().output, &QAbstractItemModel::rowsInserted);
    tour.watch(&m_window.models().goroutines, &GoroutinesModel::progressChanged);
    tour.watch(&m_window.models().waits, &WaitsModel::viewChanged);
    tour.watch(&m_window.models().waits.status(), &ListStatus::changed);
    tour.watch(&session, &SessionController::openFailed);
    connect(&session, &SessionController::openFailed, &tour, [this, &tour](const Target &, const Error &error) {
        if (!m_refusalExpected) {
            tour.fail(error);
        }
    });
    connect(&session, &SessionController::failed, &tour, &Tour::fail);
    connect(&session, &SessionController::lost, &tour, &Tour::fail);
    connect(&m_services.catalog, &Catalog::scanFailed, &tour,
            [&tour](const QString &, const Error &error) { tour.fail(error); });
}

QString DemoTour::file(const QString &name) const
{
    return (m_capsuleFolder.isEmpty() ? m_products.sourceFolder : m_capsuleFolder) + u'/' + name;
}

int DemoTour::lineOf(const QString &file, const QString &text)
{
    QFile source(u":/demo/"_s + QFileInfo(file).fileName());
    if (!source.open(QFile::ReadOnly)) {
        return 0;
    }
    const QString all = QString::fromUtf8(source.readAll());
    const qsizetype place = all.indexOf(text);
    return place < 0 ? 0 : static_cast<int>(QStringView(all).left(place).count(u'\n')) + 1;
}

QString DemoTour::lockLine()
{
    return u"second.mu.Lock()"_s;
}

QString DemoTour::deadlockLine()
{
    return u"watchdog: deadlock"_s;
}

bool DemoTour::isAt(const Stop &stop, const QString &file, int line)
{
    return QFileInfo(stop.location.file).fileName() == file && stop.location.line == line;
}

quint64 DemoTour::stopNumber() const
{
    const DebugSession *session = m_window.session().session();
    const StopPtr stop = session != nullptr ? session->currentStop() : nullptr;
    return stop ? stop->number : 0;
}

/// The present stop, once it is a later one than `after` and every panel shows it; null before.
StopPtr DemoTour::filledStop(quint64 after) const
{
    const DebugSession *session = m_window.session().session();
    const StopPtr stop =
        session != nullptr && session->state() == SessionState::Stopped ? session->currentStop() : nullptr;
    return stop && stop->number > after && m_shown == stop->number ? stop : nullptr;
}

TourVerdict DemoTour::stopVerdict(const StopTest &test) const
{
    const StopPtr stop = filledStop(m_before);
    if (!stop) {
        return std::nullopt;
    }
    const QString said = stop->sentence.isEmpty() ? whereText(*stop) : stop->sentence;
    if (!test(*stop)) {
        return Backstep::fail("tour"_L1, tr("it stopped elsewhere: %1, %2").arg(stop->reasonText, said));
    }
    return Result<QString>(said);
}

TourStep DemoTour::moveStep(const QString &title, const QString &action, StopTest test, const QString &picture)
{
    TourStep step{.title = title, .act = {}, .done = {}};
    step.act = [this, action] {
        m_before = stopNumber();
        return m_hand.use(action);
    };
    step.done = [this, test = std::move(test)] { return stopVerdict(test); };
    step.picture = picture;
    return step;
}

TourStep DemoTour::breakpointStep(const QString &title, const QString &name, const QString &text, bool set,
                                  const QString &picture)
{
    const int line = lineOf(name, text);
    TourStep step{.title = title, .act = {}, .done = {}};
    step.act = [this, name, line]() -> Result<void> {
        m_clicked = false;
        m_hand.show(file(name), line);
        return {};
    };
    step.done = [this, name, line, set]() -> TourVerdict {
        const QString path = file(name);
        if (!m_clicked && m_hand.sees(path, line)) {
            m_clicked = true;
            m_hand.clickGutter(path, line);
        }
        const DebugSession *session = m_window.session().session();
        const BreakpointListPtr list = session != nullptr ? session->breakpoints() : nullptr;
        if (!m_clicked || !list) {
            return std::nullopt;
        }
        for (const Breakpoint &breakpoint : *list) {
            if (breakpoint.spec.line != line || breakpoint.spec.file != path) {
                continue;
            }
            if (!breakpoint.problem.isEmpty()) {
                return Backstep::fail("tour"_L1, breakpoint.problem);
            }
            return set && breakpoint.verified() ? TourVerdict(tr("line %1, verified").arg(line)) : std::nullopt;
        }
        return set ? std::nullopt : TourVerdict(tr("line %1, removed").arg(line));
    };
    step.picture = picture;
    return step;
}

TourStep DemoTour::closeStep()
{
    return {.title = tr("Close the session"),
            .act =
                [this] {
                    m_capsuleFolder.clear();
                    return m_hand.use(u"debug.close"_s);
                },
            .done = [this]() -> TourVerdict {
                return m_window.session().isOpen() ? std::nullopt : TourVerdict(tr("nothing is open"));
            }};
}

/// In the function where the deadlock comes about: over, into and out of calls.
QList<TourStep> DemoTour::lookingAroundSteps()
{
    const int line = lineOf(u"bank.go"_s, lockLine());
    const auto inTransfer = [](const Stop &stop) { return stop.location.function == u"main.(*Bank).Transfer"_s; };
    return {
        breakpointStep(tr("Set a breakpoint where a transfer takes its second lock, by a click in the gutter"),
                       u"bank.go"_s, lockLine(), true),
        moveStep(
            tr("Continue to it"), u"debug.continue"_s,
            [line](const Stop &stop) {
                return stop.reason == StopReason::Breakpoint && isAt(stop, u"bank.go"_s, line);
            },
            u"breakpoint"_s),
        moveStep(
            tr("Step into the call"), u"debug.stepInto"_s,
            [](const Stop &stop) { return stop.location.function.startsWith(u"sync.(*Mutex).Lock"_s); },
            u"step-into"_s),
        moveStep(tr("Step out again"), u"debug.stepOut"_s, inTransfer, {}),
        moveStep(
            tr("Step over"), u"debug.stepOver"_s,
            [inTransfer, line](const Stop &stop) { return inTransfer(stop) && stop.location.line > line + 1; },
            u"step-over"_s),
    };
}

} // namespace Backstep
