// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QPlainTextEdit;

namespace Backstep {

class NoticeStrip;
class RecorderTail;

/// What a recording printed at last. It stays at the end while that is in sight; who scrolled up keeps their place.
class RecorderTailPane : public QWidget
{
    Q_OBJECT

public:
    RecorderTailPane(RecorderTail &tail, QWidget *parent);

    /// What to say where nothing can be shown.
    void setHint(const QString &hint);

Q_SIGNALS:
    void seenChanged();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void showTail();
    void setText(const QString &text);

    RecorderTail &m_tail;
    QPlainTextEdit *m_view;
    NoticeStrip *m_notice;
    QString m_hint;
};

} // namespace Backstep
