// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/noticestrip.h"

#include "ui/theme/roles.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

NoticeStrip::NoticeStrip(const QString &id, QWidget *parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
    , m_button(new QToolButton(this))
    , m_row(new QHBoxLayout(this))
{
    setObjectName(id + u".notice"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_button->setAutoRaise(true);
    m_button->setObjectName(id + u".noticeButton"_s);
    m_row->setContentsMargins(8, 2, 4, 2);
    m_row->setSpacing(8);
    m_row->addWidget(m_text, 1);
    m_row->addWidget(m_button);
    connect(m_button, &QToolButton::clicked, this, [this] {
        if (m_action) {
            m_action();
        }
    });
    hide();
}

void NoticeStrip::say(const QString &text, const QString &actionText, std::function<void()> action, bool bad)
{
    m_bad = bad;
    m_row->setDirection(QBoxLayout::LeftToRight);
    m_text->setText(text);
    m_button->setText(actionText);
    m_button->setVisible(!actionText.isEmpty());
    m_action = std::move(action);
    setVisible(!text.isEmpty());
    applyColors();
}

void NoticeStrip::sayBusy(const QString &text, const QString &endText, std::function<void()> end)
{
    say(text, endText, std::move(end));
    m_row->setDirection(QBoxLayout::RightToLeft);
}

QString NoticeStrip::text() const
{
    return m_text->text();
}

void NoticeStrip::applyColors()
{
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, roleColor(m_bad ? Role::Error : Role::DimText, palette()));
    m_text->setPalette(colors);
}

void NoticeStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        applyColors();
    }
}

} // namespace Backstep
