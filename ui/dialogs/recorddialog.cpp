// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/recorddialog.h"

#include "app/base/shellwords.h"
#include "app/recorder/hostscript.h"
#include "app/settings/settingsstore.h"
#include "ui/dialogs/textdialog.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

enum Mode { Once, UntilFail, ByRule };

constexpr int mostRuns = 1'000'000;
constexpr int mostProcessors = 1'024;

bool fits(const QString &text, const QString &units)
{
    const QRegularExpression form(u"^[0-9]{1,6}[%1]?$"_s.arg(units));
    return text.isEmpty() || form.match(text).hasMatch();
}

} // namespace

RecordDialog::RecordDialog(const QList<HostProfile> &hosts, const QString &hostId, SettingsStore &settings,
                           QWidget *parent)
    : FormDialog(tr("Record on a Host"), parent)
    , m_settings(settings)
    , m_host(new QComboBox(this))
    , m_command(line(u"command"_s, {}))
    , m_folder(line(u"folder"_s, tr("your home folder there")))
    , m_environment(line(u"environment"_s, tr("NAME=VALUE NAME2=\"with blanks\"")))
    , m_name(line(u"name"_s, tr("that of the program")))
    , m_mode(new QComboBox(this))
    , m_runs(new QSpinBox(this))
    , m_failure(line(u"failure"_s, tr("a status other than 0, a signal or a panic")))
    , m_keepAll(new QCheckBox(tr("&Keep the runs that pass, too"), this))
    , m_failureField(new QWidget(this))
    , m_ruleField(new QWidget(this))
    , m_rule(new QPlainTextEdit(m_ruleField))
    , m_with(new QComboBox(this))
    , m_chaos(new QCheckBox(tr("&Chaos mode: other schedules than usual"), this))
    , m_soft(new QCheckBox(tr("C&ount in software (an rr with -W)"), this))
    , m_processors(new QSpinBox(this))
    , m_cpu(new QSpinBox(this))
    , m_unbuffered(new QCheckBox(tr("No s&yscall buffer: 30 times slower"), this))
    , m_rrOptions(line(u"rrOptions"_s, tr("for instance --nested=ignore")))
    , m_size(line(u"maxSize"_s, tr("size, such as 2G")))
    , m_time(line(u"maxTime"_s, tr("time, such as 10m")))
    , m_after(new QComboBox(this))
{
    for (const HostProfile &host : hosts) {
        m_host->addItem(host.title(), host.id);
    }
    m_host->setObjectName(u"host"_s);
    m_host->setCurrentIndex(std::max(0, m_host->findData(hostId)));
    addWhat();
    addHow();
    addLimits();
    addText(tr("It goes on when this window is closed or the line is cut; the Recorder panel finds it again. Every "
               "recording is ended cleanly before it fills the disk."),
            true);
    followMode();
    recall();
    connect(m_host, &QComboBox::currentIndexChanged, this, &RecordDialog::recall);
    // What was mended is not blamed any longer.
    for (const QLineEdit *edit : findChildren<QLineEdit *>()) {
        connect(edit, &QLineEdit::textChanged, this, [this] { showProblem({}); });
    }
    for (const QComboBox *box : findChildren<QComboBox *>()) {
        connect(box, &QComboBox::currentIndexChanged, this, [this] { showProblem({}); });
    }
    connect(m_rule, &QPlainTextEdit::textChanged, this, [this] { showProblem({}); });
    m_command->setFocus();
    connect(m_mode, &QComboBox::currentIndexChanged, this, &RecordDialog::nameButton);
    nameButton();
}

QLineEdit *RecordDialog::line(const QString &name, const QString &hint)
{
    auto *edit = new QLineEdit(this);
    edit->setObjectName(name);
    edit->setPlaceholderText(hint);
    return edit;
}

void RecordDialog::addWhat()
{
    m_command->setFont(codeFont());
    m_command->setMinimumWidth(fontMetrics().averageCharWidth() * 60);
    form()->addRow(tr("&Host:"), m_host);
    form()->addRow(tr("Co&mmand:"), m_command);
    form()->addRow(tr("Fol&der:"), m_folder);
    form()->addRow(tr("&Environment:"), m_environment);
    form()->addRow(tr("&Name:"), m_name);
}

void RecordDialog::addHow()
{
    m_mode->setObjectName(u"mode"_s);
    m_mode->addItem(tr("Once"), Once);
    m_mode->addItem(tr("Again and again until it fails, and keep only that"), UntilFail);
    m_mode->addItem(tr("Whenever a rule says so"), ByRule);
    m_runs->setObjectName(u"runs"_s);
    m_runs->setRange(0, mostRuns);
    m_runs->setSpecialValueText(tr("any number of runs"));
    m_runs->setAccessibleName(tr("Most runs"));
    auto *mode = new QHBoxLayout;
    mode->addWidget(m_mode, 1);
    mode->addWidget(m_runs);
    addRow(tr("&Record:"), mode, m_mode);
    connect(m_mode, &QComboBox::currentIndexChanged, this, &RecordDialog::followMode);
    addFailures();
    m_rule->setObjectName(u"rule"_s);
    m_rule->setAccessibleName(tr("Rule"));
    m_rule->setFont(codeFont());
    m_rule->setTabChangesFocus(true);
    m_rule->setPlainText(u"rule slow\nwhen http http://127.0.0.1:8080/health slower 2s\nstop after 60s\nmost 3\n"_s);
    m_rule->setFixedHeight(QFontMetrics(codeFont()).lineSpacing() * 7);
    auto *format = new QPushButton(tr("How Rules Are &Written"), this);
    format->setAutoDefault(false);
    connect(format, &QPushButton::clicked, this, &RecordDialog::showFormat);
    auto *rule = new QVBoxLayout(m_ruleField);
    rule->setContentsMargins({});
    rule->addWidget(m_rule);
    rule->addWidget(format, 0, Qt::AlignLeft);
    form()->addRow(tr("R&ule:"), m_ruleField);

    m_with->setObjectName(u"with"_s);
    m_with->addItem(tr("rr record"), u"rr"_s);
    m_with->addItem(tr("dlv, which calls rr"), u"dlv"_s);
    form()->addRow(tr("&By:"), m_with);
    m_chaos->setObjectName(u"chaos"_s);
    m_soft->setObjectName(u"soft"_s);
    m_soft->setToolTip(tr("For machines without hardware counters. The rr of distributions does not know it."));
    form()->addRow(QString(), m_chaos);
    form()->addRow(QString(), m_soft);
    addProcessors();
    form()->addRow(tr("rr o&ptions:"), m_rrOptions);
}

void RecordDialog::addFailures()
{
    m_failure->setAccessibleName(tr("What a failure is"));
    m_failure->setToolTip(
        tr("One or more of exit, exit=N, signal, panic, output=PATTERN, longer=TIME and shorter=TIME, "
           "such as: panic 'output=total mismatch' longer=20s"));
    m_keepAll->setObjectName(u"keepAll"_s);
    auto *failure = new QVBoxLayout(m_failureField);
    failure->setContentsMargins({});
    failure->addWidget(m_failure);
    failure->addWidget(m_keepAll);
    m_failureField->setFocusProxy(m_failure);
    form()->addRow(tr("It &fails by:"), m_failureField);
}

void RecordDialog::addProcessors()
{
    m_unbuffered->setObjectName(u"unbuffered"_s);
    m_unbuffered->setToolTip(tr("rr's -n, for what its buffer of system calls is suspected to hide."));
    form()->addRow(QString(), m_unbuffered);
    m_processors->setObjectName(u"gomaxprocs"_s);
    m_processors->setRange(0, mostProcessors);
    m_processors->setSpecialValueText(tr("as it is"));
    m_processors->setToolTip(tr("1 makes programs that collect much garbage about three times quicker under rr."));
    m_cpu->setObjectName(u"cpu"_s);
    m_cpu->setRange(-1, mostProcessors);
    m_cpu->setValue(-1);
    m_cpu->setSpecialValueText(tr("any"));
    m_cpu->setToolTip(tr("The processor of the host to which rr binds the program."));
    auto *label = new QLabel(tr("on CPU:"), this);
    label->setBuddy(m_cpu);
    auto *processors = new QHBoxLayout;
    processors->addWidget(m_processors, 1);
    processors->addWidget(label);
    processors->addWidget(m_cpu, 1);
    addRow(tr("&GOMAXPROCS:"), processors, m_processors);
}

namespace {

/// Command, folder, environment, and "soft" where that was chosen.
Setting<QStringList> lastOn(const QString &hostId)
{
    return {.key = u"recorder/last/"_s + hostId};
}

} // namespace

/// Of another host only what nobody has typed yet is filled in.
void RecordDialog::recall()
{
    const QStringList last = m_settings.get(lastOn(hostId()));
    if (last.size() < 4) {
        return;
    }
    const QList<QLineEdit *> lines{m_command, m_folder, m_environment};
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (!lines.at(i)->isModified()) {
            lines.at(i)->setText(last.at(i));
        }
    }
    m_soft->setChecked(last.at(3) == u"soft"_s);
    m_command->selectAll();
}

void RecordDialog::remember()
{
    m_settings.set(
        lastOn(hostId()),
        {m_command->text(), m_folder->text(), m_environment->text(), m_soft->isChecked() ? u"soft"_s : QString()});
}

void RecordDialog::addLimits()
{
    m_size->setToolTip(tr("Where none is given, the limit of the host counts."));
    m_time->setToolTip(m_size->toolTip());
    m_size->setAccessibleName(tr("Most size"));
    m_time->setAccessibleName(tr("Most time"));
    auto *limits = new QHBoxLayout;
    limits->addWidget(m_size, 1);
    limits->addWidget(new QLabel(tr("or"), this));
    limits->addWidget(m_time, 1);
    addRow(tr("End it a&t:"), limits, m_size);
    m_after->setObjectName(u"after"_s);
    m_after->addItem(tr("Leave it on the host"), int(AfterRecording::Leave));
    m_after->addItem(tr("Fetch it"), int(AfterRecording::Fetch));
    m_after->addItem(tr("Fetch it and open it"), int(AfterRecording::FetchAndOpen));
    form()->addRow(tr("When complete:"), m_after);
}

void RecordDialog::followMode()
{
    const bool repeats = m_mode->currentData() == UntilFail;
    const bool byRule = m_mode->currentData() == ByRule;
    m_runs->setEnabled(repeats);
    form()->setRowVisible(m_ruleField, byRule);
    form()->setRowVisible(m_failureField, repeats);
    m_after->setEnabled(!byRule); // by then nobody may be here
    m_command->setPlaceholderText(byRule ? tr("what the rule's line \"record -- CMD\" says, where there is one")
                                         : tr("/srv/bank --port 8080, as in a shell; quotes keep blanks"));
    growToFit();
    m_chaos->setText(repeats ? tr("&Chaos mode in every other run: other schedules than usual")
                             : tr("&Chaos mode: other schedules than usual"));
}

QString RecordDialog::hostId() const
{
    return m_host->currentData().toString();
}

AfterRecording RecordDialog::after() const
{
    return static_cast<AfterRecording>(m_after->currentData().toInt());
}

void RecordDialog::nameButton()
{
    const bool byRule = m_mode->currentData() == ByRule;
    okButton()->setText(m_starting ? (byRule ? tr("Arming…") : tr("Starting…")) : (byRule ? tr("&Arm") : tr("&Start")));
}

QString RecordDialog::rule() const
{
    return m_mode->currentData() == ByRule ? m_rule->toPlainText() : QString();
}

QStringList RecordDialog::wordsOf(const QLineEdit *line)
{
    return shellWords(line->text()).value_or(QStringList());
}

void RecordDialog::showFormat()
{
    (new TextDialog(tr("How Rules Are Written"), ruleFormat(), TextDialog::Shows::Beginning, this))->show();
}

RecordRequest RecordDialog::request() const
{
    RecordRequest request;
    const auto add = [&request](const QByteArray &name, const QString &value) {
        if (!value.isEmpty()) {
            request.options.append({name, value.toUtf8()});
        }
    };
    const bool repeats = m_mode->currentData() == UntilFail;
    const QString with = m_with->currentData().toString();
    add("name", m_name->text().trimmed());
    add("folder", m_folder->text().trimmed());
    add("with", with == "rr"_L1 ? QString() : with);
    for (const QString &variable : wordsOf(m_environment)) {
        add("env", variable);
    }
    if (m_soft->isChecked()) {
        request.options.append(std::pair(QByteArray("soft"), QByteArray()));
    }
    if (repeats) {
        request.options.append(std::pair(QByteArray("until-fail"), QByteArray()));
        add("max-runs", m_runs->value() > 0 ? QString::number(m_runs->value()) : QString());
        for (const QString &kind : wordsOf(m_failure)) {
            add("fail", kind);
        }
        if (m_keepAll->isChecked()) {
            request.options.append(std::pair(QByteArray("keep-all"), QByteArray()));
        }
    }
    if (m_chaos->isChecked()) {
        add("chaos", repeats ? u"turns"_s : u"yes"_s);
    }
    add("gomaxprocs", m_processors->value() > 0 ? QString::number(m_processors->value()) : QString());
    add("cpu", m_cpu->value() >= 0 ? QString::number(m_cpu->value()) : QString());
    add("rr-option", m_unbuffered->isChecked() ? u"-n"_s : QString());
    for (const QString &option : wordsOf(m_rrOptions)) {
        add("rr-option", option);
    }
    add("max-size", m_size->text().trimmed());
    add("max-time", m_time->text().trimmed());
    for (const QString &word : wordsOf(m_command)) {
        request.command.append(word.toUtf8());
    }
    return request;
}

QString RecordDialog::problem() const
{
    if (m_host->count() == 0) {
        return tr("There is no host yet; add one first.");
    }
    if (m_mode->currentData() == ByRule && m_rule->toPlainText().trimmed().isEmpty()) {
        return tr("Say in the rule when to record.");
    }
    if (const QString sentence = problemOfWords(); !sentence.isEmpty()) {
        return sentence;
    }
    const QStringList variables = wordsOf(m_environment);
    const auto odd = std::ranges::find_if(variables, [](const QString &one) { return one.indexOf(u'=') < 1; });
    if (odd != variables.end()) {
        return tr("A variable of the environment is NAME=VALUE; %1 is none.").arg(*odd);
    }
    if (!fits(m_size->text().trimmed(), u"KMGT"_s)) {
        return tr("A size is a number with K, M, G or T behind it, such as 500M.");
    }
    return fits(m_time->text().trimmed(), u"smhd"_s)
        ? QString()
        : tr("A time is a number with s, m, h or d behind it, such as 10m.");
}

QString RecordDialog::problemOfWords() const
{
    for (const QLineEdit *line : {m_command, m_environment, m_rrOptions, m_failure}) {
        if (const Result<QStringList> words = shellWords(line->text()); !words) {
            return words.error().message;
        }
    }
    if (!wordsOf(m_command).isEmpty()) {
        return {};
    }
    if (m_mode->currentData() != ByRule) {
        return tr("Say what to record: a program on the host and its arguments.");
    }
    return request().options.isEmpty()
        ? QString()
        : tr("Options belong to a command: say it here, or write both into the rule's line \"record\".");
}

void RecordDialog::accept()
{
    const QString sentence = problem();
    showProblem(sentence);
    if (!sentence.isEmpty() || m_starting) {
        return;
    }
    m_starting = true; // the button stays as it is: a disabled one hands its focus to Cancel, and Enter with it
    nameButton();
    Q_EMIT startWanted();
}

void RecordDialog::started()
{
    remember();
    done(QDialog::Accepted);
}

void RecordDialog::refused(const QString &sentence)
{
    m_starting = false;
    nameButton();
    showProblem(sentence);
}

} // namespace Backstep
