// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/celldelegate.h"

#include "ui/docks/changefade.h"
#include "ui/theme/roles.h"

#include <QApplication>
#include <QLineEdit>
#include <QPainter>
#include <QPixmapCache>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
constexpr int markWidth = 3;
constexpr int rowPadding = 4;
constexpr int grid = 4;
constexpr int progressHeight = 2;
} // namespace

QPixmap stateChip(GoroutineState state, int side, const QPalette &palette, double scale)
{
    const StateLook look = stateLook(state, palette);
    const QString key = u"chip/%1/%2/%3/%4"_s.arg(look.letter).arg(look.color.rgb()).arg(side).arg(scale);
    QPixmap chip;
    if (QPixmapCache::find(key, &chip)) {
        return chip;
    }
    chip = QPixmap(QSize(side, side) * scale);
    chip.setDevicePixelRatio(scale);
    chip.fill(Qt::transparent);
    QPainter painter(&chip);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(look.color);
    painter.drawRoundedRect(QRectF(0.5, 0.5, side - 1, side - 1), 3, 3);
    QFont font = QApplication::font();
    font.setBold(true);
    font.setPixelSize(qMax(8, side * 11 / 16));
    painter.setFont(font);
    painter.setPen(palette.color(QPalette::Base));
    painter.drawText(QRectF(0, 0, side, side), Qt::AlignCenter, QString(look.letter));
    painter.end();
    QPixmapCache::insert(key, chip);
    return chip;
}

CellDelegate::CellDelegate(const ChangeFade *fade, QObject *parent) : QStyledItemDelegate(parent), m_fade(fade) {}

void CellDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    const auto *line = qobject_cast<const QLineEdit *>(editor);
    if (!line || !line->isModified()) {
        QStyledItemDelegate::setEditorData(editor, index);
    }
}

QColor CellDelegate::toneColor(Tone tone, const QPalette &palette)
{
    switch (tone) {
    case Tone::Dim: return roleColor(Role::DimText, palette);
    case Tone::Good: return roleColor(Role::Success, palette);
    case Tone::Warning: return roleColor(Role::Warning, palette);
    case Tone::Bad: return roleColor(Role::Error, palette);
    case Tone::Link: return roleColor(Role::Link, palette);
    case Tone::Changed: return roleColor(Role::ChangedValue, palette);
    case Tone::TypeName: return roleColor(Role::TypeName, palette);
    case Tone::Normal: break;
    }
    return palette.color(QPalette::Text);
}

int CellDelegate::rowHeight(const QFontMetrics &metrics)
{
    return (metrics.height() + rowPadding + grid - 1) / grid * grid;
}

void CellDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const Tone tone = Tone(index.data(ItemRole::Tone).toInt());
    option->palette.setColor(QPalette::Text, toneColor(tone, option->palette));
    option->textElideMode = Qt::ElideRight;
    if (option->displayAlignment.testFlag(Qt::AlignRight)) {
        option->text += QChar(0x2002); // keeps figures apart from the text of the next column
    }
    if (const QVariant state = index.data(ItemRole::State); state.isValid()) {
        const int side = rowHeight(option->fontMetrics) - grid;
        const double scale = option->widget ? option->widget->devicePixelRatioF() : qApp->devicePixelRatio();
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = {side, side};
        const QPixmap chip = stateChip(GoroutineState(state.toInt()), side, option->palette, scale);
        option->icon = QIcon(chip);
        option->icon.addPixmap(chip, QIcon::Selected); // as it is: the selection must not change the state's colour
    }
}

void CellDelegate::paintProgress(QPainter *painter, const QStyleOptionViewItem &option, double progress) const
{
    QRect bar = option.rect.adjusted(2, 0, -2, -1);
    bar.setTop(bar.bottom() - progressHeight + 1);
    painter->fillRect(bar, roleColor(Role::Separator, option.palette));
    if (progress >= 0) {
        bar.setWidth(qRound(bar.width() * qMin(progress, 1.0)));
        painter->fillRect(bar, roleColor(Role::Link, option.palette));
    }
}

void CellDelegate::paintChanged(QPainter *painter, const QStyleOptionViewItem &option) const
{
    const double strength = m_fade ? m_fade->strength() : 1;
    if (!option.state.testFlag(QStyle::State_Selected)) {
        painter->save();
        painter->setOpacity(strength);
        painter->fillRect(option.rect, roleColor(Role::ChangedBackground, option.palette));
        painter->restore();
    }
    // The bar does not fade: it says "changed" to those who see no difference in the colours, too.
    painter->fillRect(QRect(option.rect.topLeft(), QSize(markWidth, option.rect.height())).adjusted(0, 1, 0, -1),
                      roleColor(Role::ChangedValue, option.palette));
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool changed = index.data(ItemRole::Changed).toBool();
    if (changed && !option.state.testFlag(QStyle::State_Selected)) {
        paintChanged(painter, option);
    }
    QStyledItemDelegate::paint(painter, option, index);
    if (changed && option.state.testFlag(QStyle::State_Selected)) {
        paintChanged(painter, option);
    }
    if (const QVariant progress = index.data(ItemRole::Progress); progress.isValid()) {
        paintProgress(painter, option, progress.toDouble());
    }
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(rowHeight(option.fontMetrics));
    return size;
}

} // namespace Backstep
