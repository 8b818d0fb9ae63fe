// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitexport.h"

#include "app/base/foreigntext.h"

#include <algorithm>
#include <cmath>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr double margin = 24;
constexpr double titleHeight = 28;

QString number(double value)
{
    return QString::number(value, 'f', 1);
}

QString escaped(const QString &text)
{
    return harmless(text).toHtmlEscaped();
}

/// Lines of a description, each made harmless by itself: the ends of lines stay.
QString escapedLines(const QString &text)
{
    QStringList lines = text.split(u'\n');
    for (QString &line : lines) {
        line = escaped(line);
    }
    return lines.join(u'\n');
}

/// The gravest of the findings that something belongs to, as a class; empty for none.
QString weight(const WaitDrawing &drawing, const QList<int> &findings)
{
    const bool certain = std::ranges::any_of(findings, [&drawing](int finding) { return drawing.certain.at(finding); });
    return certain ? u" certain"_s : findings.isEmpty() ? QString() : u" suspected"_s;
}

QString style()
{
    return uR"(<style>
svg { background: #ffffff; font-family: "DejaVu Sans Mono", "Noto Sans Mono", monospace; font-size: 12px; }
text { fill: #1b1c1f; }
.title { font-weight: bold; font-family: sans-serif; font-size: 14px; }
.detail, .word { fill: #5f636b; }
.word { font-size: 10px; }
rect { fill: #f7f7f8; stroke: #6b6f77; }
.object rect { fill: #e5effb; }
.certain rect { stroke: #b3261e; stroke-width: 2; }
.suspected rect { stroke: #8a5300; stroke-width: 2; }
path { fill: none; stroke: #6b6f77; stroke-width: 1.2; }
path.certain { stroke: #b3261e; stroke-width: 2.4; }
path.suspected { stroke: #8a5300; stroke-width: 2.4; }
path.inferred { stroke-dasharray: 7 4; }
path.could { stroke-dasharray: 2 4; }
path.head { stroke: none; fill: #6b6f77; stroke-dasharray: none; }
path.head.certain { fill: #b3261e; }
path.head.suspected { fill: #8a5300; }
@media (prefers-color-scheme: dark) {
svg { background: #1b1c1f; }
text { fill: #e6e7ea; }
.detail, .word { fill: #a0a4ac; }
rect { fill: #2a2b2f; stroke: #8e929a; }
.object rect { fill: #253449; }
.certain rect, path.certain { stroke: #f58a82; }
.suspected rect, path.suspected { stroke: #e8b25e; }
path { stroke: #8e929a; }
path.head { fill: #8e929a; }
path.head.certain { fill: #f58a82; stroke: none; }
path.head.suspected { fill: #e8b25e; stroke: none; }
}
</style>
)"_s;
}

QString curve(const QList<QPointF> &points)
{
    QString d = u"M%1 %2"_s.arg(number(points.constFirst().x()), number(points.constFirst().y()));
    for (qsizetype i = 1; i < points.size(); ++i) {
        const QPointF from = points.at(i - 1);
        const QPointF to = points.at(i);
        const double middle = (from.x() + to.x()) / 2;
        d += u" C%1 %2 %1 %3 %4 %3"_s.arg(number(middle), number(from.y()), number(to.y()), number(to.x()));
    }
    return d;
}

QString head(const QPointF &tip, bool toTheRight)
{
    constexpr double length = 9;
    constexpr double half = 4;
    const double back = toTheRight ? tip.x() - length : tip.x() + length;
    return u"M%1 %2 L%3 %4 L%3 %5 Z"_s.arg(number(tip.x()), number(tip.y()), number(back), number(tip.y() - half),
                                           number(tip.y() + half));
}

QString edgeSvg(const WaitDrawing &drawing, const WaitDrawing::Edge &edge)
{
    if (edge.points.size() < 2) {
        return {};
    }
    const QString classes = weight(drawing, edge.findings);
    const QString dashes = edge.kind == WaitDrawing::EdgeKind::CouldRelease ? u" could"_s
        : edge.exact                                                        ? QString()
                                                                            : u" inferred"_s;
    const QString words = escaped(edgeWords(edge));
    QString svg = u"<g><title>%1</title>\n"_s.arg(words);
    svg += u"<path class=\"edge%1\" d=\"%2\"/>\n"_s.arg(classes + dashes, curve(edge.points));
    svg += u"<path class=\"head%1\" d=\"%2\"/>\n"_s.arg(classes, head(edge.points.constLast(), !edge.backwards));
    if (edge.kind != WaitDrawing::EdgeKind::WaitsOn) {
        const EdgeWordPlace place = edgeWordPlace(edge);
        svg += u"<text class=\"word\" x=\"%1\" y=\"%2\"%3>%4</text>\n"_s.arg(
            number(place.at.x()), number(place.at.y()), place.rightAligned ? u" text-anchor=\"end\""_s : QString(),
            words);
    }
    return svg + u"</g>\n"_s;
}

QString nodeSvg(const WaitDrawing &drawing, const WaitDrawing::Node &node)
{
    const QRectF &rect = node.rect;
    QString svg = u"<g class=\"%1%2\"><title>%3</title>\n"_s.arg(
        node.isObject() ? u"object"_s : u"goroutine"_s, weight(drawing, node.findings), escapedLines(node.description));
    svg += u"<rect x=\"%1\" y=\"%2\" width=\"%3\" height=\"%4\" rx=\"%5\"/>\n"_s.arg(
        number(rect.x()), number(rect.y()), number(rect.width()), number(rect.height()),
        node.isObject() ? u"14"_s : u"3"_s);
    const auto line = [&rect](const QString &text, const QString &classes, double y) {
        return u"<text%1 x=\"%2\" y=\"%3\" text-anchor=\"middle\">%4</text>\n"_s.arg(
            classes, number(rect.center().x()), number(rect.y() + y), escaped(text));
    };
    svg += line(node.title, {}, 17);
    svg += line(node.detail, u" class=\"detail\""_s, 33);
    return svg + u"</g>\n"_s;
}

QString quoted(QString text)
{
    return u'"' + text.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s).replace(u'\n', u"\\n"_s) + u'"';
}

} // namespace

EdgeWordPlace edgeWordPlace(const WaitDrawing::Edge &edge)
{
    constexpr double aside = 5;
    constexpr double headLength = 9;
    constexpr double above = 4;
    constexpr double below = 12;
    const QPointF start = edge.points.constFirst();
    const auto turn = std::ranges::find_if(
        edge.points, [start](const QPointF &point) { return std::abs(point.y() - start.y()) > 0.5; });
    const bool rises = turn != edge.points.cend() && turn->y() < start.y();
    if (rises) {
        const QPointF end = edge.points.constLast();
        const double beside = headLength + aside;
        return {.at = {edge.backwards ? end.x() + beside : end.x() - beside, end.y() - above},
                .rightAligned = !edge.backwards};
    }
    return {
        .at = {edge.backwards ? start.x() - aside : start.x() + aside, start.y() + (edge.wordBelow ? below : -above)},
        .rightAligned = edge.backwards};
}

QString waitDrawingSvg(const WaitDrawing &drawing, const QString &title)
{
    const double textWidth = static_cast<double>(title.size()) * WaitDrawing::characterWidth * 1.2;
    const double width = std::max(drawing.size.width(), textWidth) + 2 * margin;
    const double height = drawing.size.height() + 2 * margin + titleHeight;
    QString svg =
        u"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1\" height=\"%2\" viewBox=\"0 0 %1 %2\">\n"_s.arg(
            number(width), number(height));
    svg += style();
    svg += u"<text class=\"title\" x=\"%1\" y=\"%2\">%3</text>\n"_s.arg(number(margin), number(margin), escaped(title));
    svg += u"<g transform=\"translate(%1 %2)\">\n"_s.arg(number(margin), number(margin + titleHeight));
    for (const WaitDrawing::Edge &edge : drawing.edges) {
        svg += edgeSvg(drawing, edge);
    }
    for (const WaitDrawing::Node &node : drawing.nodes) {
        svg += nodeSvg(drawing, node);
    }
    return svg + u"</g>\n</svg>\n"_s;
}

QString waitDrawingDot(const WaitDrawing &drawing, const QString &title)
{
    QString dot = u"digraph waits {\n    rankdir=LR;\n    label=%1;\n    node [fontname=\"monospace\"];\n"_s.arg(
        quoted(harmless(title)));
    const auto colour = [&drawing](const QList<int> &findings) {
        const QString classes = weight(drawing, findings);
        return classes.isEmpty()       ? QString()
            : classes == " certain"_L1 ? u", color=\"#b3261e\", penwidth=2"_s
                                       : u", color=\"#8a5300\", penwidth=2"_s;
    };
    for (qsizetype i = 0; i < drawing.nodes.size(); ++i) {
        const WaitDrawing::Node &node = drawing.nodes.at(i);
        dot += u"    n%1 [label=%2, shape=%3%4];\n"_s.arg(QString::number(i), quoted(node.title + u'\n' + node.detail),
                                                          node.isObject() ? u"ellipse"_s : u"box"_s,
                                                          colour(node.findings));
    }
    for (const WaitDrawing::Edge &edge : drawing.edges) {
        const QString look = edge.kind == WaitDrawing::EdgeKind::CouldRelease ? u", style=dotted"_s
            : edge.exact                                                      ? QString()
                                                                              : u", style=dashed"_s;
        dot += u"    n%1 -> n%2 [label=%3%4];\n"_s.arg(QString::number(edge.from), QString::number(edge.to),
                                                       quoted(edgeWords(edge)), look + colour(edge.findings));
    }
    return dot + u"}\n"_s;
}

} // namespace Backstep
