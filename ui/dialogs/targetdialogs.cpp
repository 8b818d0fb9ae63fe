// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/targetdialogs.h"

#include "ui/widgets/pathfield.h"

#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace Backstep {

void TargetDialog::accept()
{
    FormDialog::accept();
    if (result() == QDialog::Accepted) {
        Q_EMIT targetChosen(target());
    }
}

ProgramDialog::ProgramDialog(QWidget *parent)
    : TargetDialog(tr("Start a Program"), parent)
    , m_program(new PathField(PathField::Kind::File, this))
    , m_arguments(new QLineEdit(this))
    , m_folder(new PathField(PathField::Kind::Folder, this))
{
    m_program->setTitle(tr("Program to Start"));
    m_program->setPlaceholder(tr("an executable built by Go"));
    m_arguments->setPlaceholderText(tr("as in a shell; quotes keep blanks"));
    m_folder->setPlaceholder(tr("where Backstep was started"));
    m_program->setObjectName(u"program"_s);
    m_arguments->setObjectName(u"arguments"_s);
    form()->addRow(tr("&Program:"), m_program);
    form()->addRow(tr("&Arguments:"), m_arguments);
    form()->addRow(tr("&Folder:"), m_folder);
    addText(tr("The program runs live under Delve: it steps forwards only. To go back in time, record it with rr "
               "and open the recording."),
            true);
    okButton()->setText(tr("&Start"));
}

QString ProgramDialog::problem() const
{
    const QFileInfo file(m_program->path());
    if (m_program->path().isEmpty()) {
        return tr("Choose a program.");
    }
    if (!file.isFile()) {
        return tr("There is no file %1.").arg(m_program->path());
    }
    if (!file.isExecutable()) {
        return tr("%1 may not be run. Build it with: go build -gcflags=all=\"-N -l\"").arg(file.fileName());
    }
    if (!m_folder->path().isEmpty() && !QFileInfo(m_folder->path()).isDir()) {
        return tr("There is no folder %1.").arg(m_folder->path());
    }
    return {};
}

Target ProgramDialog::target() const
{
    return ExecTarget{m_program->path(), QProcess::splitCommand(m_arguments->text()), m_folder->path()};
}

ConnectDialog::ConnectDialog(QWidget *parent)
    : TargetDialog(tr("Connect to dlv"), parent)
    , m_address(new QLineEdit(this))
{
    m_address->setPlaceholderText(tr("127.0.0.1:2345 or unix:/path/to/socket"));
    m_address->setMinimumWidth(fontMetrics().averageCharWidth() * 45);
    m_address->setObjectName(u"address"_s);
    form()->addRow(tr("&Address:"), m_address);
    addText(tr("For a dlv that was started with --headless --accept-multiclient."), true);
    okButton()->setText(tr("&Connect"));
}

QString ConnectDialog::problem() const
{
    const QString address = m_address->text().trimmed();
    const bool socket = address.startsWith("unix:"_L1) && address.size() > 5;
    const qsizetype colon = address.lastIndexOf(u':');
    bool number = false;
    const int port = address.mid(colon + 1).toInt(&number);
    if (socket || (colon > 0 && number && port > 0 && port < 65536)) {
        return {};
    }
    return tr("An address is HOST:PORT or unix:PATH.");
}

Target ConnectDialog::target() const
{
    return ConnectTarget{m_address->text().trimmed()};
}

CoreDialog::CoreDialog(QWidget *parent)
    : TargetDialog(tr("Open a Core Dump"), parent)
    , m_executable(new PathField(PathField::Kind::File, this))
    , m_core(new PathField(PathField::Kind::File, this))
{
    m_executable->setObjectName(u"executable"_s);
    m_core->setObjectName(u"core"_s);
    form()->addRow(tr("&Executable:"), m_executable);
    form()->addRow(tr("&Core dump:"), m_core);
    okButton()->setText(tr("&Open"));
}

QString CoreDialog::problem() const
{
    for (const PathField *field : {m_executable, m_core}) {
        if (!QFileInfo(field->path()).isFile()) {
            return field->path().isEmpty() ? tr("Both files are needed.")
                                           : tr("There is no file %1.").arg(field->path());
        }
    }
    return {};
}

Target CoreDialog::target() const
{
    return CoreTarget{m_executable->path(), m_core->path()};
}

} // namespace Backstep
