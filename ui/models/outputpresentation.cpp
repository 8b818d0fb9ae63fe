// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/outputpresentation.h"

#include "ui/models/outputmodel.h"
#include "ui/models/texts.h"

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

const OutputLine &lineOf(const QModelIndex &source)
{
    return *qobject_cast<const OutputModel *>(source.model())->line(source);
}

} // namespace

QString OutputPresentation::text(const QModelIndex &source) const
{
    const OutputLine &line = lineOf(source);
    switch (source.column()) {
    case OutputModel::Event: return line.event ? QString::number(*line.event) : QString();
    case OutputModel::Source: return outputSourceKey(line.source);
    default: return Texts::harmless(line.text);
    }
}

QString OutputPresentation::toolTip(const QModelIndex &source) const
{
    const OutputLine &line = lineOf(source);
    if (source.data(OutputModel::LaterRole).toBool()) {
        return tr("Printed later, at event %1; activate the line to go there.\n%2").arg(*line.event).arg(text(source));
    }
    if (source.column() == OutputModel::Event && line.event) {
        return tr("Written at event %1; activate the line to go there").arg(*line.event);
    }
    return text(source);
}

Tone OutputPresentation::tone(const QModelIndex &source) const
{
    const OutputSource from = lineOf(source).source;
    if (source.column() != OutputModel::Text || source.data(OutputModel::LaterRole).toBool()) {
        return Tone::Dim;
    }
    if (from == OutputSource::ProgramErr) {
        return Tone::Bad;
    }
    return from == OutputSource::ProgramOut ? Tone::Normal : Tone::Dim;
}

bool OutputPresentation::rightAligned(int column) const
{
    return column == OutputModel::Event;
}

QString OutputPresentation::columnTitle(int column) const
{
    switch (column) {
    case OutputModel::Event: return tr("Event");
    case OutputModel::Source: return tr("From");
    default: return tr("Text");
    }
}

QString OutputPresentation::columnToolTip(int column) const
{
    return column == OutputModel::Event ? tr("The recording's event at which the line was written, where it is known")
                                        : columnTitle(column);
}

} // namespace Backstep
