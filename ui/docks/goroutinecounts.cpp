// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/goroutinecounts.h"

#include "ui/models/texts.h"
#include "ui/theme/roles.h"
#include "ui/theme/tooltip.h"

#include <QEvent>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
constexpr qsizetype mostReasons = 6; // in the line; the tooltip has all
}

GoroutineCounts::GoroutineCounts(const QString &id, QWidget *parent) : QLabel(parent)
{
    setObjectName(id + u".counts"_s);
    setTextFormat(Qt::RichText);
    setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    setContentsMargins(8, 0, 8, 4);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // as wide as the panel, and cut off where that ends
    connect(this, &QLabel::linkActivated, this, &GoroutineCounts::termChosen);
    hide();
}

void GoroutineCounts::setCounts(const Counts &counts)
{
    m_counts = counts;
    setVisible(!counts.shown.isEmpty());
    write();
}

QString GoroutineCounts::plainText() const
{
    QStringList parts{m_counts.shown};
    for (const Count &count : m_counts.states + m_counts.reasons) {
        parts.append(count.name + u' ' + Texts::number(count.count));
    }
    if (parts.size() > 1 && !m_counts.part.isEmpty()) {
        parts[1].prepend(m_counts.part + u' ');
    }
    parts.append(m_counts.changes);
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

/// None is cut off in the middle: a figure without its last digits would be another one.
qsizetype GoroutineCounts::reasonsThatFit() const
{
    QFont bold = font();
    bold.setBold(true);
    const QFontMetrics metrics(bold); // a little too wide for the names
    const int gap = metrics.horizontalAdvance(u"  ·  "_s);
    int room = contentsRect().width()
        - metrics.horizontalAdvance(m_counts.shown + m_counts.part + m_counts.changes + u"…"_s) - 4 * gap;
    const auto take = [&](const Count &count) {
        room -= gap + metrics.horizontalAdvance(count.name + u' ' + Texts::number(count.count));
        return room >= 0;
    };
    std::ranges::for_each(m_counts.states, take);
    qsizetype fitting = 0;
    while (fitting < qMin(mostReasons, m_counts.reasons.size()) && take(m_counts.reasons.at(fitting))) {
        ++fitting;
    }
    return fitting;
}

void GoroutineCounts::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    write();
}

void GoroutineCounts::write()
{
    const QString text = roleColor(Role::DimText, palette()).name();
    const QString figure = palette().color(QPalette::WindowText).name();
    const auto link = [&](const Count &count) {
        return u"<a href=\"%1\" style=\"color:%2;text-decoration:none\">%3 <b style=\"color:%4\">%5</b></a>"_s.arg(
            count.term.toHtmlEscaped(), text, Texts::harmless(count.name).toHtmlEscaped(), figure,
            Texts::number(count.count));
    };
    QStringList states{u"<b>%1</b>"_s.arg(m_counts.shown.toHtmlEscaped())};
    for (const Count &count : std::as_const(m_counts.states)) {
        states.append(link(count));
    }
    if (states.size() > 1 && !m_counts.part.isEmpty()) {
        states[1].prepend(u"<span style=\"color:%1\">%2 </span>"_s.arg(text, m_counts.part.toHtmlEscaped()));
    }
    QStringList reasons;
    const qsizetype shown = reasonsThatFit();
    for (const Count &count : m_counts.reasons.first(shown)) {
        reasons.append(link(count));
    }
    if (m_counts.reasons.size() > shown) {
        reasons.append(u"…"_s);
    }
    const QString gap = u"<span style=\"color:%1\"> &nbsp;·&nbsp; </span>"_s.arg(text);
    const QString wide = u"<span style=\"color:%1\"> &nbsp;|&nbsp; </span>"_s.arg(text);
    QStringList parts{states.join(gap), reasons.join(gap),
                      u"<span style=\"color:%1\">%2</span>"_s.arg(roleColor(Role::ChangedValue, palette()).name(),
                                                                  m_counts.changes.toHtmlEscaped())};
    if (m_counts.changes.isEmpty()) {
        parts.removeLast();
    }
    parts.removeAll(QString());
    setText(u"<span style=\"white-space:pre\">"_s + parts.join(wide) + u"</span>"_s);
    setToolTip(safeToolTip(plainText().split(u" · "_s).join(u'\n')));
    setAccessibleName(plainText());
}

void GoroutineCounts::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        write();
    }
}

} // namespace Backstep
