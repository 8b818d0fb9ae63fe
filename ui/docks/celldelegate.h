// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"
#include "ui/models/itemrole.h"

#include <QStyledItemDelegate>

namespace Backstep {

class ChangeFade;

/// Paints every list's cells: text in the colour of its tone, a chip with the letter of a goroutine's state, a bar
/// behind a text that tells progress, and a mark at the left edge of what changed. Rows are as dense as the face
/// allows.
class CellDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// `fade` may be null: marks then do not fade.
    explicit CellDelegate(const ChangeFade *fade, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// What was typed so far stays, whatever is heard of the row meanwhile.
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;

    [[nodiscard]] static QColor toneColor(Tone tone, const QPalette &palette);
    /// The height of a row in this face: a multiple of 4 pixels.
    [[nodiscard]] static int rowHeight(const QFontMetrics &metrics);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    void paintProgress(QPainter *painter, const QStyleOptionViewItem &option, double progress) const;
    void paintChanged(QPainter *painter, const QStyleOptionViewItem &option) const;

    const ChangeFade *m_fade;
};

/// A small square with the state's letter in its colour, for lists and legends. `side` in device-independent pixels.
[[nodiscard]] QPixmap stateChip(GoroutineState state, int side, const QPalette &palette, double scale);

} // namespace Backstep
