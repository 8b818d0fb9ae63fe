// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/locatedialog.h"

#include "ui/theme/theme.h"
#include "ui/widgets/pathfield.h"

#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace Backstep {

LocateDialog::LocateDialog(const QString &buildPath, std::function<QString(const QString &)> explain, QWidget *parent)
    : FormDialog(tr("Where Is This File?"), parent)
    , m_buildPath(buildPath)
    , m_explain(std::move(explain))
    , m_file(new PathField(PathField::Kind::File, this))
{
    auto *wanted = new QLabel(buildPath, this);
    wanted->setTextFormat(Qt::PlainText);
    useCodeFont(wanted);
    wanted->setTextInteractionFlags(Qt::TextSelectableByMouse);
    form()->addRow(tr("The program says:"), wanted);
    m_file->setTitle(tr("Where Is %1?").arg(buildPath.section(u'/', -1)));
    m_file->setObjectName(u"file"_s);
    form()->addRow(tr("&Here it is:"), m_file);
    m_rule = addText({}, true);
    m_rule->setMinimumHeight(fontMetrics().lineSpacing() * 2);
    connect(m_file, &PathField::pathChanged, this,
            [this](const QString &path) { m_rule->setText(QFileInfo(path).isFile() ? m_explain(path) : QString()); });
    m_file->setFocus();
}

QString LocateDialog::problem() const
{
    const QFileInfo file(m_file->path());
    if (!file.isFile()) {
        return m_file->path().isEmpty() ? tr("Choose the file.") : tr("There is no file %1.").arg(m_file->path());
    }
    if (m_explain(m_file->path()).isEmpty()) {
        return tr("The file has another name than %1, so no rule follows from it.").arg(m_buildPath.section(u'/', -1));
    }
    return {};
}

void LocateDialog::accept()
{
    FormDialog::accept();
    if (result() == QDialog::Accepted) {
        Q_EMIT located(m_buildPath, m_file->path());
    }
}

} // namespace Backstep
