// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/variabletreemodel.h"

namespace Backstep {

/// The person's expressions with their values, and a last row to type a new one into. Names are edited in place; an
/// emptied one goes. The values are evaluated by others: evaluationWanted() after an edit, all watches() at a stop.
class WatchesModel : public VariableTreeModel
{
    Q_OBJECT

public:
    struct Watch
    {
        int id = 0;
        QString expression;
    };

    explicit WatchesModel(QObject *parent = nullptr);

    void setExpressions(const QStringList &expressions);
    [[nodiscard]] QStringList expressions() const;
    [[nodiscard]] QList<Watch> watches() const;
    /// Adds it unless it is there; ignores blanks.
    void add(const QString &expression);
    void remove(const QModelIndexList &rows);
    [[nodiscard]] bool isEmpty() const { return rowCount() <= 1; }

    /// A new stop or frame: all values wait for new ones.
    void beginStop(quint64 stop, const QString &frame);
    /// No stop any more: no values.
    void clearValues();
    void setValue(int id, const VariablePtr &value);
    void setError(int id, const QString &sentence);

    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void evaluationWanted(int id, const QString &expression);
    void expressionsChanged(const QStringList &expressions);

private:
    void insertWatch(const QString &expression);
    [[nodiscard]] VariableNode *watch(int id) const;
    void rename(VariableNode *node, const QString &expression);

    int m_lastId = 0;
};

} // namespace Backstep
