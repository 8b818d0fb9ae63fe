// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/verdictstrip.h"

#include "app/goroutines/waitwords.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

VerdictStrip::VerdictStrip(const QString &id, QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
{
    setObjectName(id + u".verdict"_s);
    QFont bold = font();
    bold.setBold(true);
    m_text->setFont(bold);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 8, 4);
    row->setSpacing(8);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addWidget(m_text, 1);
    hide();
}

void VerdictStrip::setReport(const WaitReport *report, bool stale)
{
    setVisible(report != nullptr);
    m_stale = stale;
    if (!report) {
        m_text->clear();
        return;
    }
    m_verdict = report->verdict;
    m_certain = verdictIsCertain(*report);
    m_caveat = !report->caveat.isEmpty() || !lockOverNetwork(*report).isEmpty();
    const QString said = verdictSentence(*report);
    m_text->setText(stale ? tr("At the last stop: %1").arg(said) : said);
    applyLook();
}

QString VerdictStrip::text() const
{
    return m_text->text();
}

void VerdictStrip::applyLook()
{
    const bool none = m_verdict == WaitVerdict::None;
    const bool open = none && m_caveat; // no news is no good news then
    const QString icon = open ? u"info"_s : none ? u"ok"_s : m_certain ? u"error"_s : u"warning"_s;
    const Role role = m_stale ? Role::DimText : none ? Role::Success : m_certain ? Role::Error : Role::Warning;
    const int side = fontMetrics().height();
    m_icon->setPixmap(
        Icons::get(icon).pixmap(QSize(side, side), devicePixelRatioF(), m_stale ? QIcon::Disabled : QIcon::Normal));
    QPalette colors = palette();
    if (m_stale || !open) {
        colors.setColor(QPalette::WindowText, roleColor(role, palette()));
    }
    m_text->setPalette(colors);
}

void VerdictStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::DevicePixelRatioChange) {
        applyLook();
    }
}

} // namespace Backstep
