// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/stackmodel.h"

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

QString frameKey(const Frame &frame)
{
    return frame.location.function + u'@' + QString::number(frame.offset);
}

} // namespace

void StackModel::setStack(const StackPtr &stack, quint64 stop)
{
    beginResetModel();
    if (stack && (stop != m_stop || stack->goroutine != m_goroutine)) {
        m_before = stack->goroutine == m_goroutine ? m_now : Lines{};
        m_goroutine = stack->goroutine;
        m_stop = stop;
    }
    m_stack = stack;
    if (stack) {
        m_now.clear();
        for (const Frame &frame : stack->frames) {
            m_now.insert(frameKey(frame), frame.location.line);
        }
    }
    endResetModel();
}

void StackModel::setSelectedFrame(int frame)
{
    if (frame == m_selected) {
        return;
    }
    m_selected = frame;
    if (rowCount() > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

const Frame *StackModel::frame(const QModelIndex &index) const
{
    return m_stack && index.isValid() ? &m_stack->frames.at(index.row()) : nullptr;
}

int StackModel::rowCount(const QModelIndex &parent) const
{
    return m_stack && !parent.isValid() ? int(m_stack->frames.size()) : 0;
}

QVariant StackModel::raw(const Frame &frame, int column)
{
    switch (column) {
    case Index: return frame.index;
    case Function: return frame.error.isEmpty() ? frame.location.function : frame.error;
    case Place:
        return frame.location.known() ? QVariant(frame.location.file + u':' + QString::number(frame.location.line))
                                      : QVariant();
    case Address: return frame.location.pc != 0 ? QVariant(frame.location.pc) : QVariant();
    default: return {};
    }
}

bool StackModel::changed(const Frame &frame) const
{
    const auto before = m_before.constFind(frameKey(frame));
    return before != m_before.cend() && *before != frame.location.line;
}

QVariant StackModel::data(const QModelIndex &index, int role) const
{
    const Frame *frame = this->frame(index);
    if (!frame) {
        return {};
    }
    switch (role) {
    case ItemRole::Raw: return raw(*frame, index.column());
    case ItemRole::Identity: return frame->index;
    case ItemRole::Changed: return index.column() == Place && changed(*frame);
    case ItemRole::Previous: return changed(*frame) ? QVariant(m_before.value(frameKey(*frame))) : QVariant();
    case RuntimeRole: return frame->runtime;
    case SelectedRole: return frame->index == m_selected;
    case InlinedRole: return frame->inlined;
    default: return {};
    }
}

QList<QLatin1StringView> StackModel::columnKeys() const
{
    static const QList<QLatin1StringView> keys{"frame"_L1, "function"_L1, "place"_L1, "pc"_L1};
    return keys;
}

} // namespace Backstep
