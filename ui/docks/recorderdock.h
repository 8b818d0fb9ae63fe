// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/docks/panel.h"
#include "ui/docks/recorderact.h"

namespace Backstep {

class RecorderTailPane;
struct RecorderRow;

/// What is being recorded on the hosts, by hand and by rules. Enter fetches and opens what is complete; Delete ends
/// what goes on.
class RecorderDock : public Panel
{
    Q_OBJECT

public:
    RecorderDock(const DockContext &context, QWidget *parent);

    /// "no output" where the person does not want to see it.
    [[nodiscard]] QByteArray choices() const override;
    void setChoices(const QByteArray &choices) override;

protected:
    void fillMenu(QMenu *menu, const QModelIndexList &rows) override;
    void activate(const QModelIndex &row) override;
    void removeRows(const QModelIndexList &rows) override;
    void showEmptyPage(Placeholder *page) override;
    void showNotice(NoticeStrip *strip) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fillForRecording(QMenu *menu, const RecorderRow &row);
    void fillForRule(QMenu *menu, const RecorderRow &row);
    QAction *addAct(QMenu *menu, const QString &icon, const QString &text, RecorderAct::Verb verb,
                    const RecorderRow &row, bool possible = true);
    void act(RecorderAct::Verb verb, const RecorderRow &row);
    /// What a loop records now, or what it caught; null: neither.
    [[nodiscard]] const RecorderRow *runOf(const RecorderRow &loop) const;
    void makeTail();
    void followChosen();

    RecorderModel &m_model;
    RecorderTailPane *m_tail = nullptr;
    QToolButton *m_tailShown = nullptr;
};

} // namespace Backstep
