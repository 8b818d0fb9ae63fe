// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"

#include <QAbstractListModel>
#include <QColor>
#include <QHash>

namespace Backstep {

/// What a person made of single goroutines: which are pinned, with what each of them did at the
/// stops since, their tags and colours, and which one is followed. The rows are those that are pinned, in the order in
/// which they were. Main thread.
class GoroutineMarks : public QAbstractListModel
{
    Q_OBJECT

public:
    /// What a pinned one did at a stop.
    struct Moment
    {
        quint64 stop = 0;
        bool there = true; ///< false: it had ended, or did not exist yet
        GoroutineState state = GoroutineState::Unknown;
        QString waitReason;
        CodeLocation place;
    };
    struct Color
    {
        QString name;
        QColor color; ///< seen on light and on dark
    };

    using QAbstractListModel::QAbstractListModel;

    void setPinned(GoroutineId id, bool pinned);
    [[nodiscard]] bool isPinned(GoroutineId id) const { return m_pinned.contains(id); }
    [[nodiscard]] const QList<GoroutineId> &pinned() const { return m_pinned; }
    /// What a pinned one does at a stop; null: it is not there. Once known for a stop it stays.
    void note(quint64 stop, GoroutineId id, const Goroutine *goroutine);
    [[nodiscard]] bool noted(quint64 stop, GoroutineId id) const;
    /// Oldest first.
    [[nodiscard]] QList<Moment> history(GoroutineId id) const { return m_history.value(id); }
    /// The stop at which the program stands: what is noted of others is history.
    void setStop(quint64 stop);
    [[nodiscard]] quint64 stop() const { return m_stop; }

    void setTag(GoroutineId id, const QString &tag);
    [[nodiscard]] QString tag(GoroutineId id) const { return m_tags.value(id); }
    /// One of colors(), or -1 for none.
    void setColor(GoroutineId id, int color);
    [[nodiscard]] int color(GoroutineId id) const { return m_colors.value(id, -1); }
    [[nodiscard]] static const QList<Color> &colors();
    [[nodiscard]] bool anyTags() const { return !m_tags.isEmpty() || !m_colors.isEmpty(); }
    /// The tag, or else the colour's name: a colour is never alone.
    [[nodiscard]] QString tagText(GoroutineId id) const;
    /// tagText() of all that have one.
    [[nodiscard]] QHash<GoroutineId, QString> tagTexts() const;
    /// All that have a tag, a colour or a pin.
    [[nodiscard]] QList<GoroutineId> marked() const;

    void setFollowed(GoroutineId id);
    [[nodiscard]] GoroutineId followed() const { return m_followed; }
    void clear();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void tagged(Backstep::GoroutineId id);
    void followedChanged(Backstep::GoroutineId before, Backstep::GoroutineId now);
    void pinnedChanged(Backstep::GoroutineId id);

private:
    void changed(GoroutineId id);
    [[nodiscard]] static QString momentText(const Moment &moment);
    [[nodiscard]] QString toolTip(GoroutineId id) const;

    QList<GoroutineId> m_pinned;
    QHash<GoroutineId, QList<Moment>> m_history;
    QHash<GoroutineId, QString> m_tags;
    QHash<GoroutineId, int> m_colors;
    quint64 m_stop = 0;
    GoroutineId m_followed = 0;
};

} // namespace Backstep
