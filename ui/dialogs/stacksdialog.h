// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/goroutinetrace.h"

#include <QDialog>

class QModelIndex;
class QStandardItem;
class QStandardItemModel;
class QTreeView;

namespace Backstep {

/// One goroutine's whole stack, with the calls that are deferred and the goroutines that led to it; or the stacks of
/// two beside each other. A place is gone to by Enter or a double click.
class StacksDialog : public QDialog
{
    Q_OBJECT

public:
    /// One or two, each with its trace.
    explicit StacksDialog(const QList<TracedGoroutine> &goroutines, QWidget *parent = nullptr);

Q_SIGNALS:
    void locationActivated(const Backstep::CodeLocation &location);
    void saveRequested(const QString &suggestedName, const QByteArray &content);

protected:
    void changeEvent(QEvent *event) override;

private:
    void fill();
    void addView();
    void addButtons();
    void showOne(const TracedGoroutine &goroutine);
    void showBoth();
    void addFrames(QStandardItem *parent, const Stack &stack, const QList<DeferredCall> &deferred);
    [[nodiscard]] QList<QStandardItem *> frameItems(const Frame *frame, const Frame *beside) const;
    [[nodiscard]] QList<QStandardItem *> cells(const QString &function, const CodeLocation &place) const;
    void copy() const;

    QList<TracedGoroutine> m_goroutines;
    QStandardItemModel *m_model;
    QTreeView *m_view = nullptr;
};

} // namespace Backstep
