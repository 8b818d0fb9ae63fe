// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/error.h"

#include <QFrame>

#include <functional>

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace Backstep {

/// One sentence at the top of the window instead of a box over it: what happened, and, for errors with details, a
/// button that unfolds them. Stays until it is closed, replaced, or taken back by clear(). An action can offer the way
/// on.
class MessageBar : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { Info, Error };

    explicit MessageBar(QWidget *parent = nullptr);

    void showError(const Error &error);
    void showInfo(const QString &sentence);
    /// A button for the message shown now; the next message takes it away.
    void setWayOn(const QString &text, std::function<void()> way);
    void clear();
    /// Whether the message offers the way on.
    [[nodiscard]] bool hasWayOn() const;
    [[nodiscard]] QString text() const;
    [[nodiscard]] Kind kind() const { return m_kind; }

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void show(Kind kind, const QString &sentence, const QStringList &details);
    void applyColors();

    Kind m_kind = Kind::Info;
    QLabel *m_icon;
    QLabel *m_text;
    QToolButton *m_wayOn;
    QToolButton *m_detailsButton;
    QToolButton *m_close;
    QPlainTextEdit *m_details;
    std::function<void()> m_way;
};

} // namespace Backstep
