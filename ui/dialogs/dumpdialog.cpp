// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/dumpdialog.h"

#include "app/catalog/hostdumps.h"
#include "ui/widgets/pathfield.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

using namespace Qt::StringLiterals;

namespace Backstep {

DumpDialog::DumpDialog(const QList<HostProfile> &hosts, QWidget *parent)
    : FormDialog(tr("Open a Goroutine Dump"), parent)
    , m_inFile(new QRadioButton(tr("In a &file:"), this))
    , m_inClipboard(new QRadioButton(this))
    , m_onHost(new QRadioButton(tr("From a service on a &host:"), this))
    , m_file(new PathField(PathField::Kind::File, this))
    , m_host(new QComboBox(this))
    , m_address(new QLineEdit(u"6060"_s, this))
    , m_clipboard(QGuiApplication::clipboard()->text())
{
    for (const HostProfile &host : hosts) {
        m_host->addItem(host.title(), host.id);
    }
    addText(tr("What Go prints of its goroutines: the answer of /debug/pprof/goroutine?debug=2, or the output of a "
               "crash, also in a log."),
            true);
    addChoices();
    follow(m_inFile, {m_file});
    follow(m_onHost, {m_host, m_address});
    const bool looksRight = m_clipboard.contains("goroutine "_L1) && m_clipboard.contains("\n"_L1);
    (looksRight ? m_inClipboard : m_inFile)->setChecked(true);
    (looksRight ? static_cast<QWidget *>(m_inClipboard) : m_file)->setFocus();
    okButton()->setText(tr("&Open"));
    growToFit();
}

void DumpDialog::addChoices()
{
    form()->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter); // the circles stand below one another
    m_inFile->setObjectName(u"inFile"_s);
    m_inClipboard->setObjectName(u"inClipboard"_s);
    m_onHost->setObjectName(u"onHost"_s);
    m_file->setObjectName(u"file"_s);
    m_file->setTitle(tr("Goroutine Dump"));
    m_file->setPlaceholder(tr("a text file or a log"));
    m_file->line()->setMinimumWidth(fontMetrics().averageCharWidth() * 45);
    form()->addRow(m_inFile, m_file);

    const auto lines = static_cast<int>(m_clipboard.count(u'\n')) + (m_clipboard.endsWith(u'\n') ? 0 : 1);
    m_inClipboard->setText(m_clipboard.isEmpty() ? tr("In the &clipboard, which is empty")
                                                 : tr("In the &clipboard, %n line(s)", nullptr, lines));
    m_inClipboard->setEnabled(!m_clipboard.isEmpty());
    form()->addRow(m_inClipboard);

    m_host->setObjectName(u"host"_s);
    m_host->setAccessibleName(tr("Host"));
    m_address->setObjectName(u"address"_s);
    m_address->setAccessibleName(tr("Address of the service"));
    m_address->setPlaceholderText(tr("port, HOST:PORT or URL"));
    m_address->setToolTip(
        tr("As seen from the host: the port of the service, HOST:PORT, or the URL of its goroutines."));
    auto *service = new QHBoxLayout;
    service->addWidget(m_host, 1);
    service->addWidget(m_address, 1);
    form()->addRow(m_onHost, service);
    m_onHost->setEnabled(m_host->count() > 0);
    m_onHost->setToolTip(m_host->count() > 0 ? QString()
                                             : tr("There is no host yet; add one in the recordings panel."));
}

/// What belongs to a choice can be filled in while it is the one.
void DumpDialog::follow(QRadioButton *choice, const QList<QWidget *> &fields)
{
    for (QWidget *field : fields) {
        field->setEnabled(choice->isChecked());
        connect(choice, &QRadioButton::toggled, field, &QWidget::setEnabled);
    }
}

QString DumpDialog::problem() const
{
    if (m_onHost->isChecked()) {
        const Result<QString> address = goroutineAddress(m_address->text());
        return address ? QString() : address.error().message;
    }
    if (m_inFile->isChecked() && !QFileInfo(m_file->path()).isFile()) {
        return m_file->path().isEmpty() ? tr("Choose a file.") : tr("There is no file %1.").arg(m_file->path());
    }
    return {};
}

void DumpDialog::accept()
{
    FormDialog::accept();
    if (result() != QDialog::Accepted) {
        return;
    }
    if (m_inFile->isChecked()) {
        Q_EMIT targetChosen(DumpTarget{QFileInfo(m_file->path()).absoluteFilePath()});
    } else if (m_inClipboard->isChecked()) {
        Q_EMIT textChosen(m_clipboard.toUtf8());
    } else {
        Q_EMIT serviceChosen(m_host->currentData().toString(), m_address->text());
    }
}

} // namespace Backstep
