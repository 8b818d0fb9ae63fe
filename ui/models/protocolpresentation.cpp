// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/protocolpresentation.h"

#include "ui/models/protocolmodel.h"
#include "ui/models/texts.h"

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr double slowMilliseconds = 100;

const ProtocolCall &callOf(const QModelIndex &source)
{
    return *qobject_cast<const ProtocolModel *>(source.model())->call(source);
}

QString shortMethod(const QString &method)
{
    return method.startsWith("RPCServer."_L1) ? method.sliced(10) : method;
}

QString milliseconds(double value)
{
    return QString::number(value, 'f', value < 100 ? 1 : 0);
}

} // namespace

QString ProtocolPresentation::text(const QModelIndex &source) const
{
    const ProtocolCall &call = callOf(source);
    switch (source.column()) {
    case ProtocolModel::Time: return QString::number(call.sentAt / 1000, 'f', 3);
    case ProtocolModel::Method: return shortMethod(call.method);
    case ProtocolModel::Arguments: return Texts::harmless(call.arguments);
    case ProtocolModel::Took: return call.took ? milliseconds(*call.took) : tr("waiting");
    case ProtocolModel::Bytes: return call.took ? Texts::number(call.replyBytes) : QString();
    default: return Texts::harmless(call.error);
    }
}

QString ProtocolPresentation::toolTip(const QModelIndex &source) const
{
    const ProtocolCall &call = callOf(source);
    QStringList lines{tr("Request %1: %2").arg(call.id).arg(call.method)};
    if (!call.arguments.isEmpty()) {
        lines.append(Texts::harmless(call.arguments));
    }
    lines.append(call.took
                     ? tr("Answered after %1 ms with %2").arg(milliseconds(*call.took), Texts::bytes(call.replyBytes))
                     : tr("No answer yet"));
    if (!call.error.isEmpty()) {
        lines.append(tr("Failed: %1").arg(Texts::harmless(call.error)));
    }
    return lines.join(u'\n');
}

Tone ProtocolPresentation::tone(const QModelIndex &source) const
{
    const ProtocolCall &call = callOf(source);
    switch (source.column()) {
    case ProtocolModel::Error: return Tone::Bad;
    case ProtocolModel::Method: return call.error.isEmpty() ? Tone::Normal : Tone::Bad;
    case ProtocolModel::Took: return !call.took || *call.took >= slowMilliseconds ? Tone::Warning : Tone::Normal;
    default: return Tone::Dim;
    }
}

bool ProtocolPresentation::rightAligned(int column) const
{
    return column == ProtocolModel::Time || column == ProtocolModel::Took || column == ProtocolModel::Bytes;
}

QString ProtocolPresentation::columnTitle(int column) const
{
    switch (column) {
    case ProtocolModel::Time: return tr("Time (s)");
    case ProtocolModel::Method: return tr("Method");
    case ProtocolModel::Arguments: return tr("Arguments");
    case ProtocolModel::Took: return tr("Took (ms)");
    case ProtocolModel::Bytes: return tr("Bytes");
    default: return tr("Error");
    }
}

QString ProtocolPresentation::columnToolTip(int column) const
{
    switch (column) {
    case ProtocolModel::Time: return tr("Seconds since the session began");
    case ProtocolModel::Bytes: return tr("Size of the answer");
    default: return columnTitle(column);
    }
}

} // namespace Backstep
