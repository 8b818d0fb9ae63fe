// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/actions/commandpalette.h"

#include "ui/actions/palettemodel.h"
#include "ui/theme/roles.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>

namespace Backstep {

namespace {

/// Name on the left, key (or why it cannot run) on the right.
class RowDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &item, const QModelIndex &index) const override
    {
        const QString reason = index.data(PaletteModel::ReasonRole).toString();
        QStyleOptionViewItem option = item;
        if (!reason.isEmpty()) {
            option.palette.setColor(QPalette::Text, roleColor(Role::DimText, option.palette));
        }
        QStyledItemDelegate::paint(painter, option, index);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const QString right = reason.isEmpty() ? index.data(PaletteModel::KeyRole).toString() : reason;
        const int name = option.fontMetrics.horizontalAdvance(index.data(Qt::DisplayRole).toString());
        const QRect room = option.rect.adjusted(name + 56, 0, -8, 0);
        painter->save();
        painter->setPen(selected ? option.palette.color(QPalette::HighlightedText)
                                 : roleColor(Role::DimText, option.palette));
        painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter,
                          option.fontMetrics.elidedText(right, Qt::ElideRight, room.width()));
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), option.fontMetrics.height() + 8};
    }
};

} // namespace

CommandPalette::CommandPalette(ActionTable *actions, QWidget *window)
    : QFrame(window, Qt::Popup)
    , m_model(new PaletteModel(actions, this))
    , m_line(new QLineEdit(this))
    , m_list(new QListView(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(QFrame::StyledPanel);
    m_line->setPlaceholderText(tr("Type the name of an action"));
    m_line->setAccessibleName(tr("Action"));
    m_line->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new RowDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setAccessibleName(tr("Actions"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSpacing(4);
    layout->addWidget(m_line);
    layout->addWidget(m_list);
    connect(m_line, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this, &CommandPalette::run);
    filter({});
}

void CommandPalette::open()
{
    const QWidget *window = parentWidget();
    const int width = std::min(window->width() - 32, fontMetrics().averageCharWidth() * 90);
    const int height = std::min(window->height() - 96, fontMetrics().height() * 24);
    resize(width, height);
    QWidget::move(window->mapToGlobal(QPoint((window->width() - width) / 2, 64)));
    show();
    m_line->setFocus(Qt::PopupFocusReason);
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Up: move(-1); return true;
        case Qt::Key_Down: move(1); return true;
        case Qt::Key_PageUp: move(-10); return true;
        case Qt::Key_PageDown: move(10); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: run(); return true;
        default: break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void CommandPalette::filter(const QString &text)
{
    m_model->setFilter(text);
    m_list->setCurrentIndex(m_model->index(0));
}

void CommandPalette::move(int rows)
{
    const int last = m_model->rowCount() - 1;
    if (last >= 0) {
        m_list->setCurrentIndex(m_model->index(std::clamp(m_list->currentIndex().row() + rows, 0, last)));
    }
}

void CommandPalette::run()
{
    QAction *action = m_model->actionAt(m_list->currentIndex().row());
    if (!action || !action->isEnabled()) {
        return;
    }
    close();
    // After the popup is gone: the action may open a dialog, which must not be born under a popup's grab.
    QTimer::singleShot(0, action, &QAction::trigger);
}

} // namespace Backstep
