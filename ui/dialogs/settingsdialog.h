// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/dialogs/formdialog.h"

class QComboBox;
class QFontComboBox;
class QSpinBox;

namespace Backstep {

class PathField;
class PathRulesField;
class SettingsStore;

/// What the person can choose for the whole program. Written when it is accepted, told by SettingsStore::changed().
class SettingsDialog : public FormDialog
{
    Q_OBJECT

public:
    explicit SettingsDialog(SettingsStore &store, QWidget *parent = nullptr);
    void accept() override;

protected:
    [[nodiscard]] QString problem() const override;

private:
    void createLooks();
    void createTools();
    void createRules();

    SettingsStore &m_store;
    QComboBox *m_theme;
    QFontComboBox *m_font;
    QSpinBox *m_size;
    PathField *m_dlv;
    PathField *m_rr;
    PathField *m_recordings;
    PathRulesField *m_rules;
};

} // namespace Backstep
