// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/widgets/messagebar.h"

#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

QToolButton *makeButton(const QString &text, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_wayOn(makeButton({}, this))
    , m_detailsButton(makeButton(tr("Details"), this))
    , m_close(makeButton({}, this))
    , m_details(new QPlainTextEdit(this))
{
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_wayOn->setObjectName(u"message.wayOn"_s);
    m_wayOn->setAutoRaise(false); // the one thing to do next must look like a button
    m_detailsButton->setCheckable(true);
    m_close->setIcon(Icons::get(u"close"_s));
    m_close->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_close->setToolTip(tr("Close this message (Esc)"));
    m_close->setAccessibleName(tr("Close this message"));
    m_details->setReadOnly(true);
    m_details->setFrameShape(NoFrame);
    useCodeFont(m_details);
    m_details->setFixedHeight(m_details->fontMetrics().lineSpacing() * 8);
    m_details->setAccessibleName(tr("Details"));
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_icon, 0, Qt::AlignTop);
    line->addWidget(m_text, 1);
    line->addWidget(m_wayOn, 0, Qt::AlignTop);
    line->addWidget(m_detailsButton, 0, Qt::AlignTop);
    line->addWidget(m_close, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 4, 4, 4);
    column->setSpacing(4);
    column->addLayout(line);
    column->addWidget(m_details);
    setAutoFillBackground(true);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::clear);
    connect(m_detailsButton, &QToolButton::toggled, m_details, &QWidget::setVisible);
    connect(m_wayOn, &QToolButton::clicked, this, [this] {
        const std::function<void()> way = m_way;
        clear();
        way();
    });
    hide();
}

void MessageBar::showError(const Error &error)
{
    show(Kind::Error, error.message, error.details);
}

bool MessageBar::hasWayOn() const
{
    return isVisibleTo(parentWidget()) && m_wayOn->isVisibleTo(this);
}

void MessageBar::showInfo(const QString &sentence)
{
    show(Kind::Info, sentence, {});
}

void MessageBar::show(Kind kind, const QString &sentence, const QStringList &details)
{
    m_kind = kind;
    m_text->setText(sentence);
    m_text->setTextFormat(Qt::PlainText);
    setAccessibleName(sentence);
    m_icon->setPixmap(
        Icons::get(kind == Kind::Error ? u"error"_s : u"info"_s).pixmap(QSize(16, 16), devicePixelRatio()));
    m_details->setPlainText(details.join(u'\n'));
    m_detailsButton->setVisible(!details.isEmpty());
    m_detailsButton->setChecked(false);
    m_details->hide();
    m_wayOn->hide();
    m_way = {};
    applyColors();
    setVisible(true);
}

void MessageBar::setWayOn(const QString &text, std::function<void()> way)
{
    m_wayOn->setText(text);
    m_wayOn->show();
    m_way = std::move(way);
}

void MessageBar::clear()
{
    m_text->clear();
    hide();
}

QString MessageBar::text() const
{
    return m_text->text();
}

void MessageBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::ApplicationPaletteChange) {
        applyColors();
    }
    QFrame::changeEvent(event);
}

void MessageBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        clear();
    } else {
        QFrame::keyPressEvent(event);
    }
}

void MessageBar::applyColors()
{
    QPalette colors;
    const QColor ground = roleColor(m_kind == Kind::Error ? Role::ErrorBackground : Role::InfoBackground, colors);
    colors.setColor(QPalette::Window, ground);
    colors.setColor(QPalette::Base, ground);
    setPalette(colors);
}

} // namespace Backstep
