// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/formdialog.h"

#include "ui/theme/roles.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>

namespace Backstep {

FormDialog::FormDialog(const QString &title, QWidget *parent)
    : QDialog(parent)
    , m_form(new QFormLayout)
    , m_problem(new QLabel(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignRight);
    m_form->setHorizontalSpacing(8);
    m_form->setVerticalSpacing(8);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 12);
    column->setSpacing(12);
    column->addLayout(m_form);
    column->addStretch(1);
    column->addWidget(m_problem);
    column->addWidget(m_buttons);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    applyColors();
}

QString FormDialog::shownProblem() const
{
    return m_problem->text();
}

void FormDialog::showProblem(const QString &sentence)
{
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
    growToFit();
}

void FormDialog::accept()
{
    const QString sentence = problem();
    showProblem(sentence);
    if (sentence.isEmpty()) {
        QDialog::accept();
    }
}

void FormDialog::growToFit()
{
    if (!isVisible()) {
        return; // it finds its size when it is shown
    }
    layout()->activate();
    const int wanted = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width()) : sizeHint().height();
    resize(width(), std::max(height(), wanted));
}

void FormDialog::addBelow(QWidget *widget)
{
    static_cast<QBoxLayout *>(layout())->insertWidget(1, widget);
}

void FormDialog::addRow(const QString &label, QLayout *field, QWidget *first)
{
    auto *title = new QLabel(label, this);
    title->setBuddy(first);
    m_form->addRow(title, field);
}

QPushButton *FormDialog::okButton() const
{
    return m_buttons->button(QDialogButtonBox::Ok);
}

QLabel *FormDialog::addText(const QString &text, bool dim)
{
    auto *label = new QLabel(text, this);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    if (dim) {
        m_dim.append(label);
        applyColors();
    }
    m_form->addRow(label);
    return label;
}

void FormDialog::applyColors()
{
    QPalette pale = palette();
    pale.setColor(QPalette::WindowText, roleColor(Role::DimText, pale));
    for (QLabel *label : std::as_const(m_dim)) {
        label->setPalette(pale);
    }
    QPalette red = palette();
    red.setColor(QPalette::WindowText, roleColor(Role::Error, red));
    m_problem->setPalette(red);
}

/// Light and dark may change while a dialog is open.
void FormDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        applyColors();
    }
}

} // namespace Backstep
