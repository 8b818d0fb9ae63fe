// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/widgets/pathfield.h"

#include "ui/theme/icons.h"

#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

PathField::PathField(Kind kind, QWidget *parent) : QWidget(parent), m_kind(kind), m_line(new QLineEdit(this))
{
    auto *button = new QToolButton(this);
    button->setIcon(Icons::get(u"folder"_s));
    button->setToolTip(kind == Kind::File ? tr("Choose a file…") : tr("Choose a folder…"));
    button->setAccessibleName(button->toolTip());
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_line, 1);
    layout->addWidget(button);
    setFocusProxy(m_line);
    m_line->setMinimumWidth(fontMetrics().averageCharWidth() * 40);
    connect(button, &QToolButton::clicked, this, &PathField::browse);
    connect(m_line, &QLineEdit::textChanged, this, [this] { Q_EMIT pathChanged(path()); });
}

QString PathField::path() const
{
    const QString text = m_line->text().trimmed();
    return text == "~"_L1 || text.startsWith("~/"_L1) ? QDir::homePath() % text.mid(1) : text;
}

void PathField::setPath(const QString &path)
{
    m_line->setText(path);
}

void PathField::setPlaceholder(const QString &text)
{
    m_line->setPlaceholderText(text);
}

void PathField::browse()
{
    auto *dialog = new QFileDialog(this, m_title, path());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(m_kind == Kind::File ? QFileDialog::ExistingFile : QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, &PathField::setPath);
    dialog->open();
}

} // namespace Backstep
