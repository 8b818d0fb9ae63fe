// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/widgets/progressstrip.h"

#include "ui/theme/tooltip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>

namespace Backstep {

ProgressStrip::ProgressStrip(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_pause(new QToolButton(this))
    , m_cancel(new QToolButton(this))
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setMinimumWidth(0);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(160);
    m_bar->setMaximumHeight(12);
    m_bar->setAccessibleName(tr("Progress"));
    m_pause->setCheckable(true);
    m_pause->setText(tr("Pause"));
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(8, 4, 8, 4);
    line->setSpacing(8);
    line->addWidget(m_text, 1);
    line->addWidget(m_bar);
    line->addWidget(m_pause);
    line->addWidget(m_cancel);
    connect(m_pause, &QToolButton::clicked, this, &ProgressStrip::pauseRequested);
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        m_pause->setEnabled(false);
        Q_EMIT cancelRequested();
    });
    hide();
}

void ProgressStrip::begin(const QString &sentence, const QString &endText)
{
    m_cancel->setText(endText.isEmpty() ? tr("Cancel") : endText);
    m_cancel->setEnabled(true);
    m_pause->setEnabled(true);
    setProgress(sentence, 0, 0, false);
    show();
}

void ProgressStrip::setProgress(const QString &sentence, qint64 done, qint64 of, bool paused)
{
    m_text->setText(sentence);
    m_text->setToolTip(safeToolTip(sentence));
    // A range of nothing is shown as busy.
    m_bar->setRange(0, of > 0 ? 1000 : 0);
    m_bar->setValue(of > 0 ? static_cast<int>(std::clamp<qint64>(done * 1000 / of, 0, 1000)) : 0);
    m_pause->setChecked(paused);
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
}

void ProgressStrip::end()
{
    hide();
}

QString ProgressStrip::text() const
{
    return m_text->text();
}

} // namespace Backstep
