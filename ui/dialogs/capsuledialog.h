// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/capsulerequest.h"
#include "app/session/stop.h"
#include "ui/dialogs/formdialog.h"

#include <functional>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;
class QStackedWidget;

namespace Backstep {

/// What a capsule is to be made of: which moments, how much of each, what is left out, and where it goes. Says in
/// sentences what the file will contain while it is being filled in, so that nothing is written that was not read.
class CapsuleDialog : public FormDialog
{
    Q_OBJECT

public:
    /// What it starts from. `stop` null: nothing stands anywhere; `recording` false: a live program, which has no
    /// events, or a core, which has one moment.
    struct Start
    {
        CapsuleRequest request;
        StopPtr stop;
        std::optional<qint64> lastEvent;
        bool recording = true;
        QString remark; ///< one more sentence for the description; may be empty
    };

    explicit CapsuleDialog(const Start &start, QWidget *parent = nullptr);

    [[nodiscard]] CapsuleRequest request() const;
    void accept() override;

Q_SIGNALS:
    void requestChosen(const Backstep::CapsuleRequest &request);

protected:
    [[nodiscard]] QString problem() const override;

private:
    enum Recipe { Spread, Every, Places, Steps, Around, One };

    void createRecipes();
    void addRecipe(Recipe recipe, const QString &name, QWidget *page);
    using Plural = std::function<QString(int)>;
    [[nodiscard]] static QLabel *unitOf(QSpinBox *number, const Plural &text);
    [[nodiscard]] QWidget *numberPage(const QString &before, QSpinBox *number, const Plural &after);
    [[nodiscard]] QWidget *placesPage();
    [[nodiscard]] QWidget *stepsPage();
    [[nodiscard]] QWidget *aroundPage();
    [[nodiscard]] AroundEvent around() const;
    void showRecipe(int index);
    void createContents();
    void createPrivacy();
    void createFile();
    void watchFields();
    void chooseFile();
    void describe();
    [[nodiscard]] QSpinBox *number(const QString &name, int least, int most, int value);
    [[nodiscard]] MomentRecipe recipe() const;

    Start m_start;
    QComboBox *m_recipe;
    QStackedWidget *m_pages;
    QSpinBox *m_moments;
    QSpinBox *m_events;
    QLineEdit *m_places;
    QLineEdit *m_condition;
    QSpinBox *m_goroutine;
    QSpinBox *m_first;
    QSpinBox *m_last;
    QComboBox *m_centre; ///< data: the index of a bookmark, -1 where the program stands
    QSpinBox *m_back;
    QSpinBox *m_forward;
    QCheckBox *m_values;
    QSpinBox *m_depth;
    QCheckBox *m_valuesOfAll;
    QComboBox *m_sources;
    QCheckBox *m_output;
    QCheckBox *m_commandLine;
    QCheckBox *m_environment;
    QLineEdit *m_packages;
    QLineEdit *m_masks;
    QLineEdit *m_file;
    QLabel *m_summary;
};

} // namespace Backstep
