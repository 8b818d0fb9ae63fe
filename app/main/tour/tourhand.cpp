// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/tour/tourhand.h"

#include "app/base/codelocation.h"
#include "ui/actions/actiontable.h"
#include "ui/docks/dockintents.h"
#include "ui/main/dockhost.h"
#include "ui/main/mainwindow.h"
#include "ui/source/sourcegutter.h"
#include "ui/source/sourcetabs.h"
#include "ui/source/sourceview.h"
#include "ui/widgets/messagebar.h"

#include <QAbstractItemView>
#include <QAction>
#include <QMouseEvent>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView wrong{"tour"};

QModelIndex firstBelow(const QAbstractItemModel &model, const QModelIndex &parent, const TourHand::RowTest &test)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        if (test(index)) {
            return index;
        }
        if (const QModelIndex below = firstBelow(model, index, test); below.isValid()) {
            return below;
        }
    }
    return {};
}

} // namespace

Result<void> TourHand::use(const QString &actionId) const
{
    QAction *action = m_window.actionTable().action(actionId);
    if (action == nullptr || !action->isEnabled()) {
        return fail(wrong, tr("the action %1 cannot be used: %2").arg(actionId, whyNot(actionId)));
    }
    action->trigger();
    return {};
}

QString TourHand::whyNot(const QString &actionId) const
{
    const QAction *action = m_window.actionTable().action(actionId);
    if (action == nullptr) {
        return tr("there is no such action");
    }
    return action->isEnabled() ? QString() : action->statusTip();
}

QWidget *TourHand::offer(const MessageBar &bar)
{
    auto *button = bar.findChild<QWidget *>(u"message.wayOn"_s);
    return button != nullptr && button->isVisible() && button->isEnabled() ? button : nullptr;
}

Result<void> TourHand::takeOffer(const MessageBar &bar) const
{
    QWidget *button = offer(bar);
    if (button == nullptr) {
        return fail(wrong, tr("the message offers nothing"));
    }
    clickAt(button, button->rect().center(), false);
    return {};
}

QAbstractItemView *TourHand::list(const QString &panel) const
{
    m_window.docks().raise(panel);
    return m_window.findChild<QAbstractItemView *>(panel + u".list"_s);
}

QModelIndex TourHand::find(const QString &panel, const RowTest &test) const
{
    const auto *view = m_window.findChild<QAbstractItemView *>(panel + u".list"_s);
    return view != nullptr && view->model() != nullptr ? firstBelow(*view->model(), {}, test) : QModelIndex();
}

Result<void> TourHand::click(const QString &panel, const RowTest &test, const QString &name) const
{
    return clickRow(panel, test, name, false);
}

Result<void> TourHand::doubleClick(const QString &panel, const RowTest &test, const QString &name) const
{
    return clickRow(panel, test, name, true);
}

Result<void> TourHand::clickRow(const QString &panel, const RowTest &test, const QString &name, bool twice) const
{
    QAbstractItemView *view = list(panel);
    const QModelIndex row = find(panel, test);
    if (view == nullptr || !row.isValid()) {
        return fail(wrong, tr("the panel %1 has no row %2").arg(panel, name));
    }
    view->scrollTo(row);
    const QRect place = view->visualRect(row);
    if (!place.isValid()) {
        return fail(wrong, tr("the row %2 of the panel %1 cannot be seen").arg(panel, name));
    }
    clickAt(view->viewport(), QPoint(place.left() + qMin(place.width() / 2, 40), place.center().y()), twice);
    return {};
}

void TourHand::show(const QString &file, int line) const
{
    CodeLocation location;
    location.file = file;
    location.line = line;
    Q_EMIT m_window.intents().locationActivated(location);
}

int TourHand::gutterHeight(const QString &file, int line) const
{
    const auto *tabs = m_window.findChild<SourceTabs *>();
    const SourceView *view = tabs != nullptr && tabs->currentFile() == file ? tabs->currentView() : nullptr;
    int height = -1;
    if (view != nullptr && view->source() != nullptr) {
        view->forVisibleLines([&](int visible, const QRect &rect) {
            if (visible == line) {
                height = rect.center().y();
            }
        });
    }
    return height;
}

void TourHand::clickGutter(const QString &file, int line) const
{
    const int height = gutterHeight(file, line);
    const auto *tabs = m_window.findChild<SourceTabs *>();
    if (auto *gutter = height >= 0 ? tabs->currentView()->findChild<SourceGutter *>() : nullptr) {
        clickAt(gutter, QPoint(gutter->width() / 2, height), false);
    }
}

void TourHand::clickAt(QWidget *widget, const QPoint &position, bool twice) const
{
    const auto send = [&](QEvent::Type type, Qt::MouseButtons buttons) {
        QMouseEvent event(type, position, widget->mapToGlobal(position), Qt::LeftButton, buttons, Qt::NoModifier);
        QCoreApplication::sendEvent(widget, &event);
    };
    send(QEvent::MouseButtonPress, Qt::LeftButton);
    send(QEvent::MouseButtonRelease, Qt::NoButton);
    if (twice) {
        send(QEvent::MouseButtonDblClick, Qt::LeftButton);
        send(QEvent::MouseButtonRelease, Qt::NoButton);
    }
}

} // namespace Backstep
