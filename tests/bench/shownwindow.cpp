// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/bench/shownwindow.h"

#include "app/catalog/hostcatalog.h"
#include "app/catalog/hoststore.h"
#include "app/catalog/sqlitelibrary.h"
#include "app/settings/inisettings.h"
#include "app/transfer/hosttransferqueue.h"
#include "ui/actions/actiontable.h"
#include "ui/main/dockhost.h"
#include "ui/main/layoutkeeper.h"
#include "ui/main/sessioncontroller.h"
#include "ui/main/stopfiller.h"

#include <QAction>
#include <QCoreApplication>
#include <QDockWidget>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

namespace Backstep::Bench {

using namespace Qt::StringLiterals;

ShownWindow::ShownWindow()
    : m_services(XdgFolders::fromEnvironment(QProcessEnvironment::systemEnvironment()))
    , m_window({.settings = m_services.settings(),
                .hosts = m_services.hosts(),
                .catalog = m_services.catalog(),
                .library = m_services.library(),
                .transfers = m_services.transfers(),
                .sessions = m_services.sessions(),
                .finder = m_services.finder(),
                .sources = m_services.sources(),
                .folders = m_services.folders()},
               m_theme)
{
    m_window.resize(1440, 900);
    m_window.layouts().use(u"debug"_s);
    m_window.installEventFilter(this);
    m_window.show();
    m_clock.start();
}

ShownWindow::~ShownWindow()
{
    m_window.close();
    [[maybe_unused]] const bool ended = QTest::qWaitFor([this] { return !m_window.isVisible(); }, 10'000);
}

bool ShownWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::UpdateRequest) {
        ++m_paintings;
    }
    return QObject::eventFilter(watched, event);
}

bool ShownWindow::open(const Target &target)
{
    QSignalSpy filled(&m_window, &MainWindow::shown);
    m_window.open(target);
    if (!QTest::qWaitFor([&] { return !filled.isEmpty(); }, 30'000)) {
        return false;
    }
    QTest::qWait(1000); // panels come one a turn, sources from a thread, marks fade
    return true;
}

bool ShownWindow::runTo(const QString &function)
{
    DebugSession &session = *m_window.session().session();
    const auto breakpoint =
        session.addBreakpoint({.file = {}, .line = 0, .expression = function, .condition = {}, .hitCondition = {}});
    if (!QTest::qWaitFor([&] { return breakpoint.isFinished(); }, 10'000) || !breakpoint.result()
        || filledAfter(u"debug.continue"_s) < 0) {
        return false;
    }
    const auto removed = session.removeBreakpoint(breakpoint.result()->id);
    return QTest::qWaitFor([&] { return removed.isFinished(); }, 10'000);
}

double ShownWindow::filledAfter(const QString &action)
{
    return filledAfter([this, action] { m_window.actionTable().action(action)->trigger(); });
}

double ShownWindow::filledAfter(const std::function<void()> &request)
{
    const qint64 start = m_clock.nsecsElapsed();
    request();
    if (!awaitFilled()) {
        return -1;
    }
    m_filled = static_cast<double>(m_painted - start) / 1e6;
    awaitPainted();
    return static_cast<double>(m_painted - start) / 1e6;
}

bool ShownWindow::awaitFilled()
{
    QEventLoop loop; // of the benchmark: answers need a turning event loop
    bool came = false;
    QObject context;
    connect(&m_window, &MainWindow::shown, &context, [&] {
        came = true;
        loop.quit();
    });
    QTimer::singleShot(30'000, &context, [&loop] { loop.quit(); });
    loop.exec();
    m_painted = m_clock.nsecsElapsed();
    return came;
}

/// Layouts and paintings are posted, some by others of their kind: until two turns bring none.
void ShownWindow::awaitPainted()
{
    for (int idle = 0; idle < 2;) {
        const int before = m_paintings;
        QCoreApplication::processEvents();
        if (m_paintings == before) {
            ++idle;
        } else {
            idle = 0;
            m_painted = m_clock.nsecsElapsed();
        }
    }
}

QStringList ShownWindow::panels()
{
    QStringList names;
    for (const QDockWidget *dock : m_window.docks().docks()) {
        if (dock->widget() && !dock->widget()->visibleRegion().isEmpty()) {
            names.append(dock->objectName());
        }
    }
    return names;
}

} // namespace Backstep::Bench
