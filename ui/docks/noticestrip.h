// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

#include <functional>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace Backstep {

/// One line below a list: how much of it is shown, or that it could not be brought up to date, with one thing to do
/// about it. Hidden while there is nothing to say.
class NoticeStrip : public QWidget
{
    Q_OBJECT

public:
    NoticeStrip(const QString &id, QWidget *parent);

    void say(const QString &text, const QString &actionText = {}, std::function<void()> action = {}, bool bad = false);
    /// Something is under way, and its end is at the other side: a click at what began it must not end it.
    void sayBusy(const QString &text, const QString &endText, std::function<void()> end);
    void clear() { say({}); }
    [[nodiscard]] QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColors();

    QLabel *m_text;
    QToolButton *m_button;
    QHBoxLayout *m_row;
    std::function<void()> m_action;
    bool m_bad = false;
};

} // namespace Backstep
