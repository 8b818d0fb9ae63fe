// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/source/findbar.h"

#include "ui/theme/icons.h"
#include "ui/theme/roles.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace Backstep {

using namespace Qt::StringLiterals;

FindBar::FindBar(QWidget *parent) : QWidget(parent), m_edit(new QLineEdit), m_count(new QLabel), m_case(new QToolButton)
{
    m_edit->setPlaceholderText(tr("Find in this file"));
    m_edit->setAccessibleName(tr("Find in this file"));
    m_edit->setClearButtonEnabled(true);
    m_case->setText(tr("Aa"));
    m_case->setCheckable(true);
    m_case->setAutoRaise(true);
    m_case->setToolTip(tr("Tell upper and lower case apart"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(4);
    row->addWidget(m_edit, 1);
    row->addWidget(m_case);
    QToolButton *previous = addButton({}, tr("Previous place (Shift+Enter, Shift+F3)"));
    previous->setArrowType(Qt::UpArrow);
    QToolButton *next = addButton({}, tr("Next place (Enter, F3)"));
    next->setArrowType(Qt::DownArrow);
    row->addWidget(previous);
    row->addWidget(next);
    row->addWidget(m_count);
    QToolButton *closeButton = addButton(u"close"_s, tr("Close (Escape)"));
    row->addWidget(closeButton);

    connect(m_edit, &QLineEdit::textChanged, this, &FindBar::searchChanged);
    connect(m_case, &QToolButton::toggled, this, &FindBar::searchChanged);
    connect(previous, &QToolButton::clicked, this, [this] { Q_EMIT stepWanted(true); });
    connect(next, &QToolButton::clicked, this, [this] { Q_EMIT stepWanted(false); });
    connect(closeButton, &QToolButton::clicked, this, &FindBar::dismiss);
    setFocusProxy(m_edit);
    hide();
}

QToolButton *FindBar::addButton(const QString &icon, const QString &text)
{
    auto *button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setToolTip(text);
    button->setAccessibleName(text);
    if (!icon.isEmpty()) {
        button->setIcon(Icons::get(icon));
    }
    return button;
}

void FindBar::open(const QString &text)
{
    if (!text.isEmpty()) {
        m_edit->setText(text);
    }
    m_edit->selectAll();
    show();
    m_edit->setFocus();
    Q_EMIT searchChanged();
}

void FindBar::dismiss()
{
    hide();
    Q_EMIT closed();
}

QString FindBar::text() const
{
    return m_edit->text();
}

Qt::CaseSensitivity FindBar::sensitivity() const
{
    return m_case->isChecked() ? Qt::CaseSensitive : Qt::CaseInsensitive;
}

void FindBar::showCount(int current, int total)
{
    const bool nothing = total == 0 && !m_edit->text().isEmpty();
    QPalette colors; // everything but the one role is inherited
    colors.setColor(QPalette::WindowText, roleColor(nothing ? Role::Error : Role::DimText, palette()));
    m_count->setPalette(colors);
    m_count->setText(m_edit->text().isEmpty() ? QString()
                         : nothing            ? tr("not found")
                         : current == 0       ? tr("%n place(s)", nullptr, total)
                                              : tr("%1 of %2").arg(current).arg(total));
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape: dismiss(); break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F3: Q_EMIT stepWanted(event->modifiers().testFlag(Qt::ShiftModifier)); break;
    default: QWidget::keyPressEvent(event);
    }
}

} // namespace Backstep
