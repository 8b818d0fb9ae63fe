// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/hostprofile.h"
#include "app/recorder/recordrequest.h"
#include "ui/dialogs/formdialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace Backstep {

class SettingsStore;

/// What becomes of a recording on a host when it is complete.
enum class AfterRecording { Leave, Fetch, FetchAndOpen };

/// A command to record on a host, once, until it fails, or when a rule says so. Stays open until the host says that it
/// records: what was filled in is not lost when it refuses.
class RecordDialog : public FormDialog
{
    Q_OBJECT

public:
    /// `hostId`: the one that is chosen at first. What was started on a host last is filled in again, from `settings`.
    RecordDialog(const QList<HostProfile> &hosts, const QString &hostId, SettingsStore &settings,
                 QWidget *parent = nullptr);

    [[nodiscard]] QString hostId() const;
    [[nodiscard]] RecordRequest request() const;
    [[nodiscard]] AfterRecording after() const;
    /// The text of the rule that is to start it; empty: it starts now.
    [[nodiscard]] QString rule() const;
    void accept() override;
    /// The host's answer: it records, or why not.
    void started();
    void refused(const QString &sentence);

Q_SIGNALS:
    void startWanted();

protected:
    [[nodiscard]] QString problem() const override;

private:
    [[nodiscard]] QLineEdit *line(const QString &name, const QString &hint);
    void addWhat();
    void addHow();
    void addLimits();
    void addFailures();
    void addProcessors();
    void followMode();
    void nameButton();
    void recall();
    void remember();
    void showFormat();
    /// Of a field as a shell reads them; empty where a quote is open, which problem() says.
    [[nodiscard]] static QStringList wordsOf(const QLineEdit *line);
    [[nodiscard]] QString problemOfWords() const;

    SettingsStore &m_settings;
    QComboBox *m_host;
    QLineEdit *m_command;
    QLineEdit *m_folder;
    QLineEdit *m_environment;
    QLineEdit *m_name;
    QComboBox *m_mode;
    QSpinBox *m_runs;
    QLineEdit *m_failure;
    QCheckBox *m_keepAll;
    QWidget *m_failureField;
    QWidget *m_ruleField;
    QPlainTextEdit *m_rule;
    QComboBox *m_with;
    QCheckBox *m_chaos;
    QCheckBox *m_soft;
    QSpinBox *m_processors;
    QSpinBox *m_cpu;
    QCheckBox *m_unbuffered;
    QLineEdit *m_rrOptions;
    QLineEdit *m_size;
    QLineEdit *m_time;
    QComboBox *m_after;
    bool m_starting = false;
};

} // namespace Backstep
