// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"

#include <QListView>

namespace Backstep {

class GoroutineMarks;

/// The pinned goroutines above the list of all, a row each: what it does now, and a chip for what it did at each of the
/// last stops, oldest first. As high as it needs to be; hidden while nothing is pinned. Enter or a click chooses one,
/// Delete lets it go.
class PinnedStrip : public QListView
{
    Q_OBJECT

public:
    PinnedStrip(const QString &id, GoroutineMarks &marks, QWidget *parent);

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void chosen(Backstep::GoroutineId id);
    void menuWanted(Backstep::GoroutineId id, const QPoint &globalPosition);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void resized();

    GoroutineMarks &m_marks;
};

} // namespace Backstep
