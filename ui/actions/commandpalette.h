// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>

class QLineEdit;
class QListView;

namespace Backstep {

class ActionTable;
class PaletteModel;

/// A line to type into and below it the actions that fit; Enter runs the chosen one, Escape or a click elsewhere
/// closes. Deletes itself when closed. Actions that cannot run now are listed dim, with the reason.
class CommandPalette : public QFrame
{
    Q_OBJECT

public:
    explicit CommandPalette(ActionTable *actions, QWidget *window);

    /// Shows it at the top of the window.
    void open();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter(const QString &text);
    void move(int rows);
    void run();

    PaletteModel *m_model;
    QLineEdit *m_line;
    QListView *m_list;
};

} // namespace Backstep
