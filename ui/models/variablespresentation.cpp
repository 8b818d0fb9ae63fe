// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/variablespresentation.h"

#include "ui/models/texts.h"
#include "ui/models/variablesmodel.h"

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

using Kind = VariableNode::Kind;

const VariableNode &nodeOf(const QModelIndex &source)
{
    return *qobject_cast<const VariableTreeModel *>(source.model())->node(source);
}

constexpr qsizetype longestToolTip = 2000;

} // namespace

/// A message that tells of something that is not there, not of something that went wrong.
bool VariablesPresentation::isMissing(const QModelIndex &source)
{
    const auto *model = qobject_cast<const VariablesModel *>(source.model());
    const QModelIndex section = source.parent();
    return model && section.isValid() && nodeOf(section).kind == Kind::Section
        && model->sectionState(section) == VariablesModel::SectionState::Missing;
}

QString VariablesPresentation::sectionText(const QModelIndex &source) const
{
    const auto *model = qobject_cast<const VariablesModel *>(source.model());
    if (source.column() == VariableTreeModel::Name) {
        switch (VariablesModel::Section(nodeOf(source).id)) {
        case VariablesModel::Section::Arguments: return tr("Arguments");
        case VariablesModel::Section::Locals: return tr("Locals");
        case VariablesModel::Section::Returned: return tr("Returned");
        case VariablesModel::Section::Package: return tr("Package");
        }
    }
    if (source.column() != VariableTreeModel::Value) {
        return {};
    }
    switch (model->sectionState(source)) {
    case VariablesModel::SectionState::Idle: return tr("not loaded; Enter loads them");
    case VariablesModel::SectionState::Loading:
        return source.data(ItemRole::Stale).toBool() ? tr("loading…") : QString();
    case VariablesModel::SectionState::Failed: return tr("failed");
    case VariablesModel::SectionState::Missing: return tr("not kept");
    case VariablesModel::SectionState::Outdated: return tr("as of an earlier stop");
    case VariablesModel::SectionState::Ready: break;
    }
    return nodeOf(source).children.empty() ? tr("none") : QString();
}

QString VariablesPresentation::text(const QModelIndex &source) const
{
    const VariableNode &node = nodeOf(source);
    switch (node.kind) {
    case Kind::Section: return sectionText(source);
    case Kind::More:
        if (source.column() == VariableTreeModel::Name) {
            return node.parent->ticket != 0 ? tr("loading…") : tr("more…");
        }
        return source.column() == VariableTreeModel::Value
            ? tr("%1 of %2 shown")
                  .arg(Texts::number(node.parent->fetched), Texts::number(node.parent->variable.childCount))
            : QString();
    case Kind::Loading: return source.column() == VariableTreeModel::Name ? tr("loading…") : QString();
    case Kind::Message: return source.column() == VariableTreeModel::Name ? Texts::harmless(node.text) : QString();
    case Kind::AddWatch: return source.column() == VariableTreeModel::Name ? tr("Add an expression…") : QString();
    default: break;
    }
    switch (source.column()) {
    case VariableTreeModel::Name: return node.variable.shadowed ? u'(' + node.variable.name + u')' : node.variable.name;
    case VariableTreeModel::Value: {
        if (node.variable.optimisedOut) {
            return tr("optimised out"); // the whole sentence in every row of an optimised program would hide the rest
        }
        const QString value = Texts::harmless(comparableText(node.variable));
        return node.variable.truncated && !value.endsWith(u'…') ? value + u'…' : value;
    }
    default: return node.variable.type;
    }
}

QString VariablesPresentation::toolTip(const QModelIndex &source) const
{
    const VariableNode &node = nodeOf(source);
    if (!node.hasValue()) {
        return node.kind == Kind::More ? tr("Enter or a double click loads the next ones.") : text(source);
    }
    const Variable &variable = node.variable;
    QStringList lines{variable.type.isEmpty() ? variable.name : variable.name + u"  "_s + variable.type};
    lines.append(Texts::harmless(comparableText(variable)).left(longestToolTip));
    if (!variable.unreadable.isEmpty() && node.kind == Kind::Variable) {
        lines.insert(1, tr("It cannot be read:"));
    }
    if (const QVariant before = source.data(ItemRole::Previous); before.isValid()) {
        lines.append(tr("When it was last seen: %1").arg(Texts::harmless(before.toString()).left(longestToolTip)));
    }
    if (variable.shadowed) {
        lines.append(tr("Shadowed: an inner declaration of the same name hides it here."));
    }
    if (variable.truncated) {
        lines.append(tr("Cut short: %1 bytes in all.").arg(Texts::number(variable.length)));
    }
    if (variable.kind == VariableKind::Slice || variable.kind == VariableKind::Channel) {
        lines.append(
            tr("Length %1, capacity %2").arg(Texts::number(variable.length), Texts::number(variable.capacity)));
    }
    if (variable.declarationLine > 0) {
        lines.append(tr("Declared at line %1").arg(variable.declarationLine));
    }
    lines.removeAll(QString());
    return lines.join(u'\n');
}

Tone VariablesPresentation::tone(const QModelIndex &source) const
{
    const VariableNode &node = nodeOf(source);
    if (source.data(ItemRole::Stale).toBool()) {
        return Tone::Dim;
    }
    switch (node.kind) {
    case Kind::Section: return source.column() == VariableTreeModel::Name ? Tone::Normal : Tone::Dim;
    case Kind::More: return source.column() == VariableTreeModel::Name ? Tone::Link : Tone::Dim;
    case Kind::Loading:
    case Kind::AddWatch: return Tone::Dim;
    case Kind::Message: return isMissing(source) ? Tone::Dim : Tone::Bad;
    default: break;
    }
    if (source.column() == VariableTreeModel::Type) {
        return Tone::TypeName;
    }
    if (node.variable.shadowed) {
        return Tone::Dim;
    }
    if (source.column() == VariableTreeModel::Value) {
        if (!node.variable.unreadable.isEmpty()) {
            return node.variable.optimisedOut ? Tone::Dim : Tone::Bad;
        }
        return node.changed ? Tone::Changed : Tone::Normal;
    }
    return Tone::Normal;
}

bool VariablesPresentation::bold(const QModelIndex &source) const
{
    return nodeOf(source).kind == Kind::Section && source.column() == VariableTreeModel::Name;
}

QString VariablesPresentation::columnTitle(int column) const
{
    switch (column) {
    case VariableTreeModel::Name: return tr("Name");
    case VariableTreeModel::Value: return tr("Value");
    default: return tr("Type");
    }
}

} // namespace Backstep
