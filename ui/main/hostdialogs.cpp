// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/hostdialogs.h"

#include "app/catalog/catalog.h"
#include "app/catalog/hoststore.h"
#include "ui/dialogs/hostdialog.h"
#include "ui/dialogs/hostkeydialog.h"
#include "ui/dialogs/promptdialog.h"
#include "ui/main/services.h"

#include <QDir>
#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace Backstep {

HostDialogs::HostDialogs(const Services &services, QWidget *window, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_window(window)
{
    connect(&services.catalog, &Catalog::hostKeyUnknown, this, &HostDialogs::askHostKey);
    connect(&services.catalog, &Catalog::promptNeeded, this, &HostDialogs::askPrompt);
}

void HostDialogs::test(const QString &hostId)
{
    if (const std::optional<HostProfile> host = m_services.hosts.host(hostId)) {
        edit(*host, true);
    }
}

void HostDialogs::edit(const HostProfile &profile, bool test)
{
    const QString config = profile.configFile.isEmpty() ? QDir::homePath() % u"/.ssh/config"_s : profile.configFile;
    auto *dialog = new HostDialog(profile, SshConfig::read({config}, QDir::homePath()), m_window);
    const bool isNew = profile.host.isEmpty();
    connect(dialog, &HostDialog::profileChosen, this, [this, dialog, isNew](const HostProfile &chosen) {
        Result<void> taken;
        if (isNew) {
            const Result<HostProfile> added = m_services.hosts.add(chosen);
            taken = added ? Result<void>() : Result<void>(fail(added.error()));
        } else {
            taken = m_services.hosts.change(chosen);
        }
        if (taken) {
            dialog->done(QDialog::Accepted);
            m_services.catalog.scan(chosen.id);
        } else {
            dialog->showProblem(taken.error().message);
        }
    });
    // A name of its own for the test: the host itself may be asking something at the same time, and an answer that
    // was meant for the one must not reach the other.
    const QString testId = newHostId();
    connect(dialog, &HostDialog::testRequested, this, [this, dialog, testId](HostProfile written) {
        written.id = testId;
        m_services.catalog.testHost(written).then(dialog, [dialog](const Result<QList<ConnectionStep>> &steps) {
            dialog->endTest(steps ? nullptr : &steps.error());
        });
    });
    connect(dialog, &HostDialog::testCancelled, &m_services.catalog,
            [this, testId] { m_services.catalog.cancel(testId); });
    connect(&m_services.catalog, &Catalog::testStepFinished, dialog,
            [dialog, testId](const QString &id, const ConnectionStep &step) {
                if (id == testId) {
                    dialog->addStep(step);
                }
            });
    dialog->open();
    if (test) {
        dialog->startTest();
    }
}

void HostDialogs::confirmRemove(const QString &hostId)
{
    const std::optional<HostProfile> host = m_services.hosts.host(hostId);
    if (!host) {
        return;
    }
    auto *box = new QMessageBox(QMessageBox::Question, tr("Remove Host"),
                                tr("Take %1 out of the list? Recordings fetched from it stay, and nothing is deleted "
                                   "on the host.")
                                    .arg(host->title()),
                                QMessageBox::Cancel, m_window);
    box->setTextFormat(Qt::PlainText); // names are not ours
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *remove = box->addButton(tr("&Remove"), QMessageBox::AcceptRole);
    connect(remove, &QPushButton::clicked, this, [this, hostId] {
        m_services.catalog.disconnectHost(hostId);
        if (const Result<void> removed = m_services.hosts.remove(hostId); !removed) {
            Q_EMIT failed(removed.error());
        }
    });
    box->open();
}

void HostDialogs::askHostKey(const QString &hostId, const HostKeyInfo &key)
{
    enqueue([this, hostId, key] {
        auto *dialog = new HostKeyDialog(key, m_window);
        connect(dialog, &HostKeyDialog::trusted, this,
                [this, hostId](HostKeyTrust trust) { m_services.catalog.acceptHostKey(hostId, trust); });
        connect(dialog, &QDialog::rejected, this, [this, hostId] { m_services.catalog.rejectHostKey(hostId); });
        return dialog;
    });
}

void HostDialogs::askPrompt(const QString &hostId, const AuthPrompt &prompt)
{
    enqueue([this, hostId, prompt] {
        auto *dialog = new PromptDialog(prompt, m_window);
        connect(dialog, &QDialog::accepted, this,
                [this, hostId, dialog] { m_services.catalog.answerPrompt(hostId, dialog->takeAnswers()); });
        connect(dialog, &QDialog::rejected, this, [this, hostId] { m_services.catalog.cancelPrompt(hostId); });
        return dialog;
    });
}

void HostDialogs::enqueue(std::function<QDialog *()> make)
{
    m_questions.append(std::move(make));
    next();
}

void HostDialogs::next()
{
    if (m_asking || m_questions.isEmpty()) {
        return;
    }
    m_asking = true;
    QDialog *dialog = m_questions.dequeue()();
    // A dialog of the connection test may be open: the question must be above it, not behind.
    if (QWidget *above = m_window->findChild<HostDialog *>(); above && above->isVisible()) {
        dialog->setParent(above, dialog->windowFlags());
    }
    connect(dialog, &QDialog::finished, this, [this] {
        m_asking = false;
        next();
    });
    dialog->open();
}

} // namespace Backstep
