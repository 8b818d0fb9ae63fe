// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>

class QLabel;
class QProgressBar;
class QToolButton;

namespace Backstep {

/// Work in the background, in one line: what it is, how far it is, a button to pause it and one to end it. Hidden while
/// there is none.
class ProgressStrip : public QFrame
{
    Q_OBJECT

public:
    explicit ProgressStrip(QWidget *parent = nullptr);

    /// `endText` is what its last button says where ending it is no cancelling.
    void begin(const QString &sentence, const QString &endText = {});
    /// `of` 0: not known.
    void setProgress(const QString &sentence, qint64 done, qint64 of, bool paused);
    void end();
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void pauseRequested(bool pause);
    void cancelRequested();

private:
    QLabel *m_text;
    QProgressBar *m_bar;
    QToolButton *m_pause;
    QToolButton *m_cancel;
};

} // namespace Backstep
