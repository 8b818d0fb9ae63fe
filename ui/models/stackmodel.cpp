// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/stackmodel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr qsizetype goroutinesKept = 32;

QString frameKey(const Frame &frame)
{
    return frame.location.function + u'@' + QString::number(frame.offset);
}

} // namespace

void StackModel::setStack(const StackPtr &stack, quint64 stop)
{
    const bool same = stack && stack->goroutine == m_goroutine;
    const bool anew = stack && remember(*stack, stop);
    if (stack) {
        m_goroutine = stack->goroutine;
    } else if (stop == 0) {
        m_known.clear();
        m_order.clear();
    }
    m_complete = !stack || stack->complete;
    const QList<Frame> frames = stack ? stack->frames : QList<Frame>{};
    if (!same || !takeOver(frames)) {
        beginResetModel();
        m_frames = frames;
        endResetModel();
    } else if (anew || m_frames != frames) {
        m_frames = frames;
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
    Q_EMIT stackChanged(anew);
}

bool StackModel::remember(const Stack &stack, quint64 stop)
{
    m_order.removeAll(stack.goroutine);
    m_order.append(stack.goroutine);
    if (m_order.size() > goroutinesKept) {
        m_known.remove(m_order.takeFirst());
    }
    Memory &memory = m_known[stack.goroutine];
    const bool anew = memory.stop != stop;
    if (anew) {
        memory.before = std::exchange(memory.now, {});
        memory.stop = stop;
    }
    memory.now.clear();
    for (const Frame &frame : stack.frames) {
        memory.now.insert(frameKey(frame), frame.location.line);
    }
    return anew;
}

/// From stop to stop frames come and go at the top, and deeper ones are loaded at the end. The frames in between keep
/// their rows, and with them the person's selection and the place in the list.
bool StackModel::takeOver(const QList<Frame> &frames)
{
    QHash<QString, int> rows;
    for (int row = int(m_frames.size()) - 1; row >= 0; --row) {
        rows.insert(frameKey(m_frames.at(row)), row);
    }
    const auto first =
        std::ranges::find_if(frames, [&rows](const Frame &frame) { return rows.contains(frameKey(frame)); });
    if (first == frames.cend()) {
        return false;
    }
    const int came = int(first - frames.cbegin());
    const int went = rows.value(frameKey(*first));
    const int common = int(qMin(m_frames.size() - went, frames.size() - came));
    if (!std::ranges::equal(m_frames.sliced(went, common), frames.sliced(came, common), {}, frameKey, frameKey)) {
        return false;
    }
    removeFrames(went + common, int(m_frames.size()) - went - common);
    removeFrames(0, went);
    insertFrames(0, frames.first(came));
    insertFrames(came + common, frames.sliced(came + common));
    return true;
}

void StackModel::removeFrames(int first, int count)
{
    if (count > 0) {
        beginRemoveRows({}, first, first + count - 1);
        m_frames.remove(first, count);
        endRemoveRows();
    }
}

void StackModel::insertFrames(int first, const QList<Frame> &frames)
{
    if (!frames.isEmpty()) {
        beginInsertRows({}, first, first + int(frames.size()) - 1);
        m_frames = m_frames.first(first) + frames + m_frames.sliced(first);
        endInsertRows();
    }
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
    return index.isValid() ? &m_frames.at(index.row()) : nullptr;
}

int StackModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_frames.size());
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

/// Only where it differs.
std::optional<int> StackModel::lineBefore(const Frame &frame) const
{
    const auto known = m_known.constFind(m_goroutine);
    if (known == m_known.cend()) {
        return {};
    }
    const auto line = known->before.constFind(frameKey(frame));
    return line == known->before.cend() || *line == frame.location.line ? std::nullopt : std::optional(*line);
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
    case ItemRole::Changed: return index.column() == Place && lineBefore(*frame).has_value();
    case ItemRole::Previous: {
        const std::optional<int> before = lineBefore(*frame);
        return before ? QVariant(*before) : QVariant();
    }
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
