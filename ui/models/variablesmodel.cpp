// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/variablesmodel.h"

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

void setWaiting(VariableNode *node, bool waiting)
{
    node->waiting = waiting;
    for (const auto &child : node->children) {
        setWaiting(child.get(), waiting);
    }
}

QString sectionKey(int section)
{
    static const QStringList keys{u"arguments"_s, u"locals"_s, u"returned"_s, u"package"_s};
    return keys.at(section);
}

} // namespace

VariablesModel::VariablesModel(QObject *parent) : VariableTreeModel(parent) {}

void VariablesModel::beginStop(quint64 stop, const QString &frame, const QString &function)
{
    m_hasScope = true;
    beginScope(stop, frame, function);
    for (const Section section : {Section::Arguments, Section::Locals}) {
        setWaiting(show(section), true);
        setState(section, SectionState::Loading);
    }
    hide(Section::Returned);
    setWaiting(show(Section::Package), false);
    if (info(Section::Package).state != SectionState::Idle) {
        setState(Section::Package, SectionState::Outdated);
    }
}

void VariablesModel::clear()
{
    m_hasScope = false;
    for (int section = 0; section < sectionCount; ++section) {
        hide(Section(section));
    }
    m_sections = {};
}

VariableNode *VariablesModel::show(Section section)
{
    SectionInfo &shown = info(section);
    if (shown.node) {
        return shown.node;
    }
    int row = 0;
    for (int before = 0; before < int(section); ++before) {
        row += m_sections.at(size_t(before)).node ? 1 : 0;
    }
    auto node = std::make_unique<VariableNode>();
    node->kind = VariableNode::Kind::Section;
    node->id = int(section);
    node->text = sectionKey(int(section));
    node->path = node->text;
    shown.node = node.get();
    insertNode(root(), row, std::move(node));
    return shown.node;
}

void VariablesModel::hide(Section section)
{
    if (VariableNode *node = std::exchange(info(section).node, nullptr)) {
        info(section).unfolded = false;
        removeNodes(root(), node->row, 1);
    }
}

void VariablesModel::setState(Section section, SectionState state)
{
    info(section).state = state;
    if (info(section).node) {
        nodeChanged(info(section).node);
    }
}

void VariablesModel::setSection(Section section, const VariableListPtr &values)
{
    if (!m_hasScope || !values) {
        return;
    }
    if (section == Section::Returned && values->isEmpty()) {
        hide(section);
        return;
    }
    VariableNode *node = show(section);
    if (std::exchange(info(section).function, function()) != function() && section != Section::Package) {
        removeBelow(node); // another function's names are other variables
    }
    setWaiting(node, false);
    mergeVariables(node, *values);
    setState(section, SectionState::Ready);
    unfoldOnce(section);
    tellMarks();
}

void VariablesModel::setSectionFailed(Section section, const QString &sentence)
{
    setSentence(section, SectionState::Failed, sentence);
}

void VariablesModel::setSectionMissing(Section section, const QString &sentence)
{
    setSentence(section, SectionState::Missing, sentence);
}

void VariablesModel::setSentence(Section section, SectionState state, const QString &sentence)
{
    if (!m_hasScope) {
        return;
    }
    VariableNode *node = show(section);
    removeBelow(node);
    setState(section, state);
    setService(node, VariableNode::Kind::Message, sentence);
    unfoldOnce(section);
}

void VariablesModel::unfoldOnce(Section section)
{
    if (!std::exchange(info(section).unfolded, true)) {
        Q_EMIT expansionWanted(sectionIndex(section));
    }
}

void VariablesModel::setSectionLoading(Section section)
{
    if (m_hasScope) {
        setWaiting(show(section), true);
        setState(section, SectionState::Loading);
        expectAnswers();
    }
}

void VariablesModel::setSectionUnasked(Section section)
{
    if (VariableNode *node = info(section).node) {
        setWaiting(node, false);
        setState(section, node->children.empty() ? SectionState::Idle : SectionState::Outdated);
    }
}

VariablesModel::SectionState VariablesModel::sectionState(Section section) const
{
    return m_sections.at(size_t(section)).state;
}

VariablesModel::SectionState VariablesModel::sectionState(const QModelIndex &index) const
{
    return sectionState(Section(node(index)->id));
}

QModelIndex VariablesModel::sectionIndex(Section section) const
{
    const VariableNode *node = m_sections.at(size_t(section)).node;
    return node ? indexOf(node) : QModelIndex();
}

} // namespace Backstep
