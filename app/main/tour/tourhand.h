// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QCoreApplication>
#include <QModelIndex>

#include <functional>

class QAbstractItemView;
class QWidget;

namespace Backstep {

class MainWindow;
class MessageBar;

/// A person's hands on the window: actions of the menus, clicks on rows and on the gutter, with real events, so that
/// what is disabled or hidden cannot be done. Errors: `tour` with what was looked for.
class TourHand
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::TourHand)

public:
    using RowTest = std::function<bool(const QModelIndex &row)>;

    explicit TourHand(MainWindow &window) : m_window(window) {}

    /// An action by its id; a disabled one is an error that holds the reason.
    [[nodiscard]] Result<void> use(const QString &actionId) const;
    /// The reason why an action cannot be used, as its tooltip says it; empty when it can be.
    [[nodiscard]] QString whyNot(const QString &actionId) const;
    /// A row of a panel's list, shown first if it is hidden.
    [[nodiscard]] Result<void> click(const QString &panel, const RowTest &test, const QString &name) const;
    [[nodiscard]] Result<void> doubleClick(const QString &panel, const RowTest &test, const QString &name) const;
    /// Brings a line of a file up, as a click on a breakpoint or a frame does; the text may come a moment later.
    void show(const QString &file, int line) const;
    /// Whether the line's place in the gutter can be clicked.
    [[nodiscard]] bool sees(const QString &file, int line) const { return gutterHeight(file, line) >= 0; }
    /// The gutter beside a line that is seen.
    void clickGutter(const QString &file, int line) const;
    /// Whether the message has a button that offers the way on, and a click on it.
    [[nodiscard]] bool offers(const MessageBar &bar) const { return offer(bar) != nullptr; }
    [[nodiscard]] Result<void> takeOffer(const MessageBar &bar) const;
    /// The first row that fits, in the order of the list; invalid when there is none.
    [[nodiscard]] QModelIndex find(const QString &panel, const RowTest &test) const;

private:
    [[nodiscard]] static QWidget *offer(const MessageBar &bar);
    [[nodiscard]] QAbstractItemView *list(const QString &panel) const;
    [[nodiscard]] Result<void> clickRow(const QString &panel, const RowTest &test, const QString &name,
                                        bool twice) const;
    [[nodiscard]] int gutterHeight(const QString &file, int line) const;
    void clickAt(QWidget *widget, const QPoint &position, bool twice) const;

    MainWindow &m_window;
};

} // namespace Backstep
