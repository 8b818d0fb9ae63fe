// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/stack.h"
#include "ui/models/tablemodel.h"

namespace Backstep {

/// The frames of one goroutine. Changed: the same frame (by function and offset from the stack's base) stood at another
/// line when this goroutine's stack was last seen at an earlier stop.
class StackModel : public TableModel
{
    Q_OBJECT

public:
    enum Column { Index, Function, Place, Address, ColumnCount };
    enum OwnRole { RuntimeRole = ItemRole::FirstOwn, SelectedRole, InlinedRole };

    using TableModel::TableModel;

    /// Null empties the list, at the stop 0 also what is known of earlier stops. `stop` is the position it belongs to.
    /// Frames that live on keep their rows.
    void setStack(const StackPtr &stack, quint64 stop);
    /// The frame that source and variables show, by Frame::index; -1 for none.
    void setSelectedFrame(int frame);
    [[nodiscard]] int selectedFrame() const { return m_selected; }
    [[nodiscard]] const Frame *frame(const QModelIndex &index) const;
    /// False when deeper frames exist that were not asked for.
    [[nodiscard]] bool complete() const { return m_complete; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// A stack was set; `anew`: for the first time at this stop, and what changed is marked.
    void stackChanged(bool anew);

protected:
    [[nodiscard]] QList<QLatin1StringView> columnKeys() const override;

private:
    using Lines = QHash<QString, int>;
    /// What was seen of a goroutine: line by frame.
    struct Memory
    {
        quint64 stop = 0;
        Lines before; ///< when it was seen last, at an earlier stop
        Lines now;
    };

    [[nodiscard]] static QVariant raw(const Frame &frame, int column);
    [[nodiscard]] std::optional<int> lineBefore(const Frame &frame) const;
    bool remember(const Stack &stack, quint64 stop);
    [[nodiscard]] bool takeOver(const QList<Frame> &frames);
    void removeFrames(int first, int count);
    void insertFrames(int first, const QList<Frame> &frames);

    QList<Frame> m_frames;
    bool m_complete = true;
    int m_selected = -1;
    GoroutineId m_goroutine = 0;
    QHash<GoroutineId, Memory> m_known;
    QList<GoroutineId> m_order; ///< least recently seen first
};

} // namespace Backstep
