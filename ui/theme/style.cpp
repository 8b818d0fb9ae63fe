// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/theme/style.h"

#include "ui/theme/icons.h"

#include <QPainter>
#include <QStyleOption>

using namespace Qt::StringLiterals;

namespace Backstep {

Style::Style() : QProxyStyle(u"Fusion"_s) {}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize: return 16;
    case PM_ToolBarIconSize: return 20;
    case PM_ToolBarItemSpacing: return 0;
    case PM_ToolBarItemMargin:
    case PM_ToolBarFrameWidth: return 2;
    case PM_DockWidgetTitleMargin: return 4;
    case PM_DockWidgetFrameWidth: return 0;
    case PM_DockWidgetSeparatorExtent: return 4;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin: return 8;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return 8;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

QIcon Style::standardIcon(StandardPixmap standard, const QStyleOption *option, const QWidget *widget) const
{
    switch (standard) {
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
    case SP_TabCloseButton:
    case SP_LineEditClearButton: return Icons::get(u"close"_s);
    case SP_TitleBarNormalButton: return Icons::get(u"float"_s);
    default: return QProxyStyle::standardIcon(standard, option, widget);
    }
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    // Where the text of the cells below begins and ends; a title to the right would touch the next one's.
    return element == SE_HeaderLabel ? rect.adjusted(2, 0, -4, 0) : rect;
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    if (element != PE_IndicatorTabClose) {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    }
    if (option->state.testFlag(State_MouseOver)) {
        painter->save();
        painter->setPen(Qt::NoPen);
        painter->setBrush(option->palette.color(QPalette::Mid));
        painter->setRenderHint(QPainter::Antialiasing);
        painter->drawRoundedRect(option->rect, 3, 3);
        painter->restore();
    }
    const QRect cross(option->rect.center() - QPoint(5, 5), QSize(12, 12));
    Icons::get(u"close"_s).paint(painter, cross);
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_ItemView_ActivateItemOnSingleClick:
    case SH_EtchDisabledText: return 0;
    case SH_MessageBox_TextInteractionFlags:
        return static_cast<int>((Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard).toInt());
    default: return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

} // namespace Backstep
