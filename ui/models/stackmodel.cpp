// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/stackmodel.h"

#include <algorithm>

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
    const bool same = stack && stack->goroutine == m_goroutine;
    const bool another = stack && (stop != m_stop || !same);
    if (another) {
        m_before = same ? m_now : Lines{};
        m_goroutine = stack->goroutine;
        m_stop = stop;
    }
    if (stack) {
        m_now.clear();
        for (const Frame &frame : stack->frames) {
            m_now.insert(frameKey(frame), frame.location.line);
        }
    }
    m_complete = !stack || stack->complete;
    const QList<Frame> frames = stack ? stack->frames : QList<Frame>{};
    if (!same || !takeOver(frames)) {
        beginResetModel();
        m_frames = frames;
        endResetModel();
    } else if (another || m_frames != frames) {
        m_frames = frames;
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
    Q_EMIT stackChanged(another);
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
