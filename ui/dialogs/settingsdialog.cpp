// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/settingsdialog.h"

#include "app/settings/keys.h"
#include "app/settings/pathrules.h"
#include "ui/dialogs/pathrulesfield.h"
#include "ui/theme/theme.h"
#include "ui/widgets/pathfield.h"

#include <QComboBox>
#include <QFileInfo>
#include <QFontComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace Backstep {

SettingsDialog::SettingsDialog(SettingsStore &store, QWidget *parent)
    : FormDialog(tr("Settings"), parent)
    , m_store(store)
    , m_theme(new QComboBox(this))
    , m_font(new QFontComboBox(this))
    , m_size(new QSpinBox(this))
    , m_dlv(new PathField(PathField::Kind::File, this))
    , m_rr(new PathField(PathField::Kind::File, this))
    , m_recordings(new PathField(PathField::Kind::Folder, this))
    , m_rules(new PathRulesField(loadPathRules(store), this))
{
    createLooks();
    createTools();
    createRules();
}

void SettingsDialog::createLooks()
{
    m_theme->addItem(tr("as the system"), u"system"_s);
    m_theme->addItem(tr("light"), u"light"_s);
    m_theme->addItem(tr("dark"), u"dark"_s);
    m_theme->setCurrentIndex(std::max(0, m_theme->findData(m_store.get(SettingKey::theme()))));
    m_theme->setObjectName(u"theme"_s);
    m_font->setFontFilters(QFontComboBox::MonospacedFonts);
    m_font->setCurrentFont(codeFont());
    m_size->setRange(6, 48);
    m_size->setValue(codeFont().pointSize());
    m_size->setSuffix(tr(" pt"));
    m_size->setAccessibleName(tr("Size of the code font"));
    auto *line = new QHBoxLayout;
    line->addWidget(m_font, 1);
    line->addWidget(m_size);
    form()->addRow(tr("&Theme:"), m_theme);
    addRow(tr("&Code font:"), line, m_font);
}

void SettingsDialog::createTools()
{
    m_dlv->setObjectName(u"dlv"_s);
    m_rr->setObjectName(u"rr"_s);
    m_recordings->setObjectName(u"recordings"_s);
    m_dlv->setPlaceholder(tr("dlv, as found on PATH"));
    m_rr->setPlaceholder(tr("rr, as found on PATH"));
    m_recordings->setPlaceholder(tr("in the data folder of Backstep"));
    m_dlv->setPath(m_store.get(SettingKey::dlvPath()));
    m_rr->setPath(m_store.get(SettingKey::rrPath()));
    m_recordings->setPath(m_store.get(SettingKey::recordingsFolder()));
    form()->addRow(tr("&Delve:"), m_dlv);
    form()->addRow(tr("&rr:"), m_rr);
    form()->addRow(tr("Recordings &folder:"), m_recordings);
    addText(tr("Delve and rr count from the next session on, the folder from the next start of Backstep."), true);
}

void SettingsDialog::createRules()
{
    form()->addRow(tr("&Source paths:"), m_rules);
    addText(tr("Sources whose path begins as on the left are looked for on the right. Answers to “Where is this file?” "
               "are kept here."),
            true);
}

QString SettingsDialog::problem() const
{
    for (const PathField *tool : {m_dlv, m_rr}) {
        if (!tool->path().isEmpty() && !QFileInfo(tool->path()).isExecutable()) {
            return tr("%1 is not a program that can be run.").arg(tool->path());
        }
    }
    if (!m_recordings->path().isEmpty() && !m_recordings->path().startsWith(u'/')) {
        return tr("The recordings folder must be a full path.");
    }
    return m_rules->problem();
}

void SettingsDialog::accept()
{
    const QString sentence = problem();
    showProblem(sentence);
    if (!sentence.isEmpty()) {
        return;
    }
    m_store.set(SettingKey::theme(), m_theme->currentData().toString());
    QFont font = m_font->currentFont();
    font.setPointSize(m_size->value());
    if (font.family() != codeFont().family() || font.pointSize() != codeFont().pointSize()) {
        m_store.set(SettingKey::codeFont(), font.toString());
    }
    m_store.set(SettingKey::dlvPath(), m_dlv->path());
    m_store.set(SettingKey::rrPath(), m_rr->path());
    m_store.set(SettingKey::recordingsFolder(), m_recordings->path());
    if (m_rules->rules() != loadPathRules(m_store)) {
        savePathRules(m_store, m_rules->rules());
    }
    FormDialog::accept();
}

} // namespace Backstep
