// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/hostdialog.h"

#include "app/base/error.h"
#include "ui/dialogs/connectionsteps.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace Backstep {

HostDialog::HostDialog(const HostProfile &profile, const SshConfig &config, QWidget *parent)
    : FormDialog(profile.host.isEmpty() ? tr("Add a Host") : tr("Host %1").arg(profile.title()), parent)
    , m_profile(profile)
    , m_config(config)
    , m_picker(new QComboBox(this))
    , m_name(new QLineEdit(this))
    , m_host(new QLineEdit(this))
    , m_user(new QLineEdit(this))
    , m_port(new QSpinBox(this))
    , m_keys(new QLineEdit(this))
    , m_jump(new QLineEdit(this))
    , m_folders(new QPlainTextEdit(this))
    , m_test(new QPushButton(tr("&Test Connection"), this))
    , m_steps(new ConnectionSteps(this))
{
    if (m_profile.id.isEmpty()) {
        m_profile.id = newHostId();
    }
    createFields();
    createTest();
    fillFrom(profile);
    okButton()->setText(profile.host.isEmpty() ? tr("&Add") : tr("&Save"));
    m_host->setFocus();
}

HostDialog::~HostDialog()
{
    if (m_testing) {
        Q_EMIT testCancelled(m_profile.id);
    }
}

void HostDialog::createFields()
{
    m_picker->addItem(tr("by hand"));
    for (const SshConfigHost &host : m_config.hosts()) {
        m_picker->addItem(host.alias);
    }
    m_picker->setObjectName(u"picker"_s);
    m_host->setObjectName(u"host"_s);
    m_name->setObjectName(u"name"_s);
    m_user->setObjectName(u"user"_s);
    m_port->setObjectName(u"port"_s);
    m_folders->setObjectName(u"folders"_s);
    m_host->setMinimumWidth(fontMetrics().averageCharWidth() * 50);
    m_port->setRange(0, 65535);
    m_port->setSpecialValueText(tr("as configured"));
    m_folders->setTabChangesFocus(true);
    m_folders->setPlaceholderText(tr("one folder a line, besides those where rr keeps its recordings"));
    m_folders->setFixedHeight(fontMetrics().lineSpacing() * 3 + 12);
    if (m_picker->count() > 1) {
        form()->addRow(tr("From ~/.&ssh/config:"), m_picker);
    } else {
        m_picker->hide();
    }
    form()->addRow(tr("&Host:"), m_host);
    form()->addRow(tr("&Name:"), m_name);
    form()->addRow(tr("&User:"), m_user);
    form()->addRow(tr("&Port:"), m_port);
    form()->addRow(tr("&Key files:"), m_keys);
    form()->addRow(tr("Jump h&ost:"), m_jump);
    form()->addRow(tr("&Folders:"), m_folders);
    connect(m_picker, &QComboBox::activated, this, &HostDialog::pick);
    connect(m_host, &QLineEdit::textChanged, this, &HostDialog::showConfigValues);
}

void HostDialog::createTest()
{
    buttons()->addButton(m_test, QDialogButtonBox::ActionRole);
    m_test->setObjectName(u"test"_s);
    m_steps->hide();
    addBelow(m_steps); // a form gives a widget of wrapping lines no height of its own
    connect(m_test, &QPushButton::clicked, this, &HostDialog::toggleTest);
}

void HostDialog::fillFrom(const HostProfile &profile)
{
    m_host->setText(profile.host);
    m_name->setText(profile.name);
    m_user->setText(profile.user);
    m_port->setValue(profile.port.value_or(0));
    m_keys->setText(profile.identityFiles.join(u", "_s));
    m_jump->setText(profile.proxyJump);
    m_folders->setPlainText(profile.recordingFolders.join(u'\n'));
    showConfigValues();
}

void HostDialog::pick(int index)
{
    if (index > 0) {
        m_host->setText(m_picker->itemText(index));
    }
}

/// What ssh's configuration gives for the fields that are left empty.
void HostDialog::showConfigValues()
{
    const SshConfigHost known = m_config.resolve(m_host->text().trimmed());
    m_host->setToolTip(known.hostName);
    m_name->setPlaceholderText(m_host->text().trimmed());
    m_user->setPlaceholderText(known.user.isEmpty() ? tr("your own name") : known.user);
    m_keys->setPlaceholderText(known.identityFiles.isEmpty() ? tr("the agent's and ssh's own")
                                                             : known.identityFiles.join(u", "_s));
    m_jump->setPlaceholderText(known.proxyJump.isEmpty() ? tr("none") : known.proxyJump);
    m_port->setSpecialValueText(QString::number(known.port.value_or(22)));
    m_picker->setCurrentIndex(std::max(0, m_picker->findText(m_host->text().trimmed())));
}

HostProfile HostDialog::profile() const
{
    const auto parts = [](const QString &text, const QString &separators) {
        QStringList result;
        for (const QString &part : text.split(QRegularExpression(separators), Qt::SkipEmptyParts)) {
            if (!part.trimmed().isEmpty()) {
                result.append(part.trimmed());
            }
        }
        return result;
    };
    HostProfile result = m_profile;
    result.host = m_host->text().trimmed();
    result.name = m_name->text().trimmed();
    result.user = m_user->text().trimmed();
    result.port = m_port->value() == 0 ? std::nullopt : std::optional(static_cast<quint16>(m_port->value()));
    result.identityFiles = parts(m_keys->text(), u"[,;]"_s);
    result.proxyJump = m_jump->text().trimmed();
    result.recordingFolders = parts(m_folders->toPlainText(), u"\n"_s);
    return result;
}

QString HostDialog::problem() const
{
    return m_host->text().trimmed().isEmpty() ? tr("Say which host: an alias, a name or an address.") : QString();
}

void HostDialog::accept()
{
    const QString sentence = problem();
    showProblem(sentence);
    if (sentence.isEmpty()) {
        Q_EMIT profileChosen(profile());
    }
}

void HostDialog::toggleTest()
{
    if (m_testing) {
        Q_EMIT testCancelled(m_profile.id);
    } else {
        startTest();
    }
}

void HostDialog::startTest()
{
    showProblem(problem());
    if (problem().isEmpty()) {
        m_testing = true;
        m_test->setText(tr("&Cancel Test"));
        m_steps->begin();
        Q_EMIT testRequested(profile());
    }
}

void HostDialog::addStep(const ConnectionStep &step)
{
    if (m_testing) {
        m_steps->add(step);
        growToFit();
    }
}

void HostDialog::endTest(const Error *error)
{
    m_testing = false;
    m_test->setText(tr("&Test Connection"));
    m_steps->end(error ? error->message : QString());
    growToFit();
}

} // namespace Backstep
