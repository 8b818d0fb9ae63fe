// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/placeholder.h"

#include "ui/theme/icons.h"
#include "ui/theme/roles.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
constexpr int iconSide = 24;
constexpr int widest = 360;
} // namespace

Placeholder::Placeholder(const QString &id, QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_buttons(new QHBoxLayout)
{
    setObjectName(id + u".placeholder"_s);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    for (QLabel *label : {m_title, m_text}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setAlignment(Qt::AlignHCenter);
        label->setMaximumWidth(widest);
    }
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_icon->setAlignment(Qt::AlignHCenter);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setMaximumSize(160, 4);
    m_buttons->setSpacing(8);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addStretch(1);
    column->addWidget(m_icon);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_title, m_text, m_progress}) {
        auto *row = new QHBoxLayout;
        row->addStretch();
        row->addWidget(widget, 1000);
        row->addStretch();
        column->addLayout(row);
    }
    column->addLayout(m_buttons);
    column->addStretch(2);
}

void Placeholder::show(const QString &icon, const QString &title, const QString &text, const QList<QAction *> &actions)
{
    m_iconName = icon;
    m_icon->setVisible(!icon.isEmpty());
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_text->setText(text);
    // The same buttons stay: one that has the keyboard, or is being clicked, must not be taken away.
    const auto same = [](const QPointer<QAction> &left, const QAction *right) { return left.data() == right; };
    if (!std::ranges::equal(m_actions, actions, same)) {
        makeButtons(actions);
    }
    applyColors();
}

void Placeholder::makeButtons(const QList<QAction *> &actions)
{
    m_actions = {actions.cbegin(), actions.cend()};
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_buttons->addStretch();
    for (QAction *action : actions) {
        auto *button = new QPushButton(action->icon(), action->text(), this);
        button->setToolTip(action->toolTip());
        button->setEnabled(action->isEnabled());
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::enabledChanged, button, &QWidget::setEnabled);
        m_buttons->addWidget(button);
    }
    m_buttons->addStretch();
}

void Placeholder::showEmpty(const QString &icon, const QString &title, const QString &text,
                            const QList<QAction *> &actions)
{
    m_progress->hide();
    show(icon, title, text, actions);
}

void Placeholder::showLoading(const QString &text, QAction *cancel)
{
    m_progress->show();
    show({}, {}, text, cancel ? QList{cancel} : QList<QAction *>());
}

void Placeholder::showFailed(const QString &sentence, const QList<QAction *> &actions)
{
    m_progress->hide();
    show(u"error"_s, {}, sentence, actions);
}

QString Placeholder::text() const
{
    return m_text->text();
}

void Placeholder::applyColors()
{
    if (!m_iconName.isEmpty()) {
        m_icon->setPixmap(Icons::get(m_iconName).pixmap(QSize(iconSide, iconSide), devicePixelRatioF()));
    }
    QPalette dim = palette();
    dim.setColor(QPalette::WindowText,
                 m_title->text().isEmpty() ? palette().color(QPalette::Text) : roleColor(Role::DimText, palette()));
    m_text->setPalette(dim);
}

void Placeholder::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::DevicePixelRatioChange) {
        applyColors();
    }
}

} // namespace Backstep
