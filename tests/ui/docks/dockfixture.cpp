// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/ui/docks/dockfixture.h"

#include "tests/support/canned/canned.h"
#include "tests/support/samplewaits.h"
#include "ui/docks/listview.h"

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QTest>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Backstep::Testing {

DockFixture::DockFixture(const QString &id, const QSize &size)
{
    const DockContext context{
        {recordings, transfers, goroutines, waits, stack, variables, watches, breakpoints, output, protocol, recorder},
        intents,
        m_actions};
    for (const DockSpec &spec : dockSpecs()) {
        if (spec.id == id) {
            m_panel = qobject_cast<Panel *>(spec.make(context, &m_window));
        }
    }
    auto *layout = new QVBoxLayout(&m_window);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_panel);
    m_window.resize(size.isValid() ? size : QSize(640, 320));
    m_window.show();
    m_window.activateWindow();
    QCoreApplication::processEvents();
}

void DockFixture::fill()
{
    recordings.setHosts(Canned::hosts());
    recordings.setScan(Canned::scan(u"h1"_s, 12));
    recordings.setHostState(u"h2"_s, HostRowState::Failed, u"staging refused the key; add one that it knows."_s);
    recordings.setLibrary(Canned::library());
    for (const TransferJob &job : Canned::transfers()) {
        transfers.setJob(job);
        recordings.setTransfer(job);
    }
    watches.setExpressions({u"from.balance"_s, u"to"_s, u"acount"_s});
    breakpoints.setBreakpoints(Canned::breakpoints());
    breakpoints.setStop(Canned::stop(2));
    for (const quint64 stop : {1, 2}) {
        const int balance = stop == 1 ? 100 : 60;
        stack.setStack(Canned::stack(20 + int(stop)), stop);
        stack.setSelectedFrame(2);
        variables.beginStop(stop, u"f"_s, u"main.transfer"_s);
        variables.setSection(VariablesModel::Section::Arguments, Canned::arguments());
        variables.setSection(VariablesModel::Section::Locals, Canned::locals(balance));
        watches.beginStop(stop, u"f"_s);
        watches.setValue(1, std::make_shared<Variable>(Canned::variable(u"x"_s, u"int"_s, QString::number(balance))));
        watches.setValue(2, std::make_shared<Variable>(Canned::arguments()->at(1)));
        watches.setError(3, u"There is no variable acount here."_s);
        goroutines.beginStop(stop, 2);
        auto page = std::make_shared<GoroutinePage>(*Canned::goroutines(0, 40, 1200));
        if (stop == 2) {
            page->goroutines[7].state = GoroutineState::Running;
            page->goroutines[7].waitReason.clear();
        }
        goroutines.appendPage(page);
    }
    recorder.setHost(u"h1"_s, u"box"_s, Canned::recorder());
    waits.beginStop(2, 30);
    waits.setView(makeWaitView(SampleWaits::deadlock(u"/src/bank/"_s)));
    for (const OutputLine &line : Canned::output()) {
        output.append(line);
    }
    output.flush();
    for (const ProtocolCall &call : Canned::calls()) {
        protocol.setCall(call);
    }
    QCoreApplication::processEvents();
}

static QModelIndex find(const QAbstractItemModel &model, const QString &text, const QModelIndex &parent)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        if (index.data().toString() == text) {
            return index;
        }
        if (const QModelIndex below = find(model, text, index); below.isValid()) {
            return below;
        }
    }
    return {};
}

QModelIndex DockFixture::row(const QString &text)
{
    return find(*m_panel->list()->model(), text, {});
}

void DockFixture::click(const QString &text, Qt::MouseButton button, Qt::KeyboardModifiers modifiers)
{
    const QModelIndex index = row(text);
    m_panel->list()->scrollTo(index);
    const QRect rect = m_panel->list()->visualRect(index);
    QTest::mouseClick(m_panel->list()->viewport(), button, modifiers, QPoint(rect.left() + 4, rect.center().y()));
}

void DockFixture::doubleClick(const QString &text)
{
    click(text);
    const QRect rect = m_panel->list()->visualRect(row(text));
    QTest::mouseDClick(m_panel->list()->viewport(), Qt::LeftButton, {}, QPoint(rect.left() + 4, rect.center().y()));
}

void DockFixture::key(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QTest::keyClick(m_panel->list(), key, modifiers);
}

QMenu *DockFixture::openMenu()
{
    QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, m_panel->list()->mapToGlobal(QPoint(8, 8)));
    QApplication::sendEvent(m_panel->list(), &event);
    return m_panel->findChild<QMenu *>(m_panel->objectName() + u".menu"_s);
}

static QString plain(const QAction *action)
{
    return action->text().remove(u'&');
}

bool DockFixture::choose(const QString &entry, const std::function<void()> &meanwhile)
{
    QMenu *menu = openMenu();
    if (meanwhile) {
        meanwhile();
        QCoreApplication::processEvents();
    }
    bool chosen = false;
    for (QAction *action : menu->actions()) {
        if (plain(action) == entry && action->isEnabled()) {
            menu->hide();
            action->trigger();
            chosen = true;
            break;
        }
    }
    menu->close();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    delete m_panel->findChild<QMenu *>(m_panel->objectName() + u".menu"_s);
    return chosen;
}

QStringList DockFixture::menuEntries()
{
    QMenu *menu = openMenu();
    QStringList entries;
    for (const QAction *action : menu->actions()) {
        if (!action->isSeparator()) {
            entries.append(plain(action));
        }
    }
    menu->close();
    delete menu;
    return entries;
}

} // namespace Backstep::Testing
