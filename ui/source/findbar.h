// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace Backstep {

/// The line under a source text in which one writes what to find. Says what to look for and in which direction; Escape
/// closes it, Enter and Shift+Enter go on and back.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(QWidget *parent = nullptr);

    /// Shows itself with `text` selected (an empty one keeps what was written last) and takes the focus.
    void open(const QString &text);
    void dismiss();
    [[nodiscard]] QString text() const;
    [[nodiscard]] Qt::CaseSensitivity sensitivity() const;
    /// `current` from 1, 0: none of them.
    void showCount(int current, int total);

Q_SIGNALS:
    void searchChanged();
    void stepWanted(bool backwards);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QToolButton *addButton(const QString &icon, const QString &text);

    QLineEdit *m_edit = nullptr;
    QLabel *m_count = nullptr;
    QToolButton *m_case = nullptr;
};

} // namespace Backstep
