// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QPointer>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;
class QProgressBar;

namespace Backstep {

/// What a panel shows in place of its list: what will be here and the buttons that bring it, that it loads, or that
/// it failed and why.
class Placeholder : public QWidget
{
    Q_OBJECT

public:
    Placeholder(const QString &id, QWidget *parent);

    /// Texts are plain; the actions become buttons.
    void showEmpty(const QString &icon, const QString &title, const QString &text, const QList<QAction *> &actions);
    /// `cancel`, where there is one, ends what loads.
    void showLoading(const QString &text, QAction *cancel = nullptr);
    void showFailed(const QString &sentence, const QList<QAction *> &actions);
    [[nodiscard]] QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void show(const QString &icon, const QString &title, const QString &text, const QList<QAction *> &actions);
    void makeButtons(const QList<QAction *> &actions);
    void applyColors();

    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_text;
    QProgressBar *m_progress;
    QHBoxLayout *m_buttons;
    QString m_iconName;
    QList<QPointer<QAction>> m_actions; ///< of the buttons
};

} // namespace Backstep
