// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/breakpointdialog.h"

#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace Backstep {

BreakpointDialog::BreakpointDialog(const BreakpointSpec &spec, QWidget *parent)
    : FormDialog(tr("Breakpoint"), parent)
    , m_spec(spec)
    , m_condition(new QLineEdit(spec.condition, this))
    , m_operator(new QComboBox(this))
    , m_hits(new QSpinBox(this))
    , m_enabled(new QCheckBox(tr("&Stop here"), this))
{
    createFields();
    showHits();
    m_enabled->setChecked(spec.enabled);
    (m_expression && m_expression->text().isEmpty() ? m_expression : m_condition)->setFocus();
}

void BreakpointDialog::createFields()
{
    if (m_spec.file.isEmpty()) {
        m_expression = new QLineEdit(m_spec.expression, this);
        useCodeFont(m_expression);
        m_expression->setPlaceholderText(u"main.transfer, bank.go:31, /main\\..*/"_s);
        m_expression->setObjectName(u"expression"_s);
        form()->addRow(tr("&Place:"), m_expression);
    } else {
        auto *place = new QLabel(tr("%1, line %2").arg(m_spec.file).arg(m_spec.line), this);
        place->setTextInteractionFlags(Qt::TextSelectableByMouse);
        form()->addRow(tr("Place:"), place);
    }
    useCodeFont(m_condition);
    m_condition->setObjectName(u"condition"_s);
    m_condition->setPlaceholderText(u"amount > 100 && from.Owner == \"alice\""_s);
    m_condition->setMinimumWidth(fontMetrics().averageCharWidth() * 50);
    form()->addRow(tr("Only &if:"), m_condition);

    addHitsRow();
    form()->addRow(QString(), m_enabled);
}

void BreakpointDialog::addHitsRow()
{
    m_operator->addItem(tr("at every hit"));
    m_operator->addItem(tr("at hit number"), u"=="_s);
    m_operator->addItem(tr("after hit number"), u">"_s);
    m_operator->addItem(tr("from hit number"), u">="_s);
    m_operator->addItem(tr("before hit number"), u"<"_s);
    m_operator->addItem(tr("up to hit number"), u"<="_s);
    m_operator->addItem(tr("at all but hit number"), u"!="_s);
    m_operator->addItem(tr("at every multiple of"), u"%"_s);
    m_operator->setObjectName(u"operator"_s);
    m_operator->setAccessibleName(tr("At which hits"));
    m_hits->setRange(1, 1'000'000'000);
    m_hits->setObjectName(u"hits"_s);
    m_hits->setAccessibleName(tr("Number of hits"));
    auto *line = new QHBoxLayout;
    line->addWidget(m_operator);
    line->addWidget(m_hits);
    line->addStretch(1);
    addRow(tr("&Hits:"), line, m_operator);
    connect(m_operator, &QComboBox::currentIndexChanged, this,
            [this] { m_hits->setEnabled(!m_operator->currentData().toString().isEmpty()); });
}

/// A condition typed in the list of breakpoints may look as it likes to Delve (">10", "3"), or be none at all.
void BreakpointDialog::showHits()
{
    static const QRegularExpression form(u"^(==|>=|<=|!=|>|<|%)?\\s*(\\d{1,9})$"_s);
    const QString text = m_spec.hitCondition.trimmed();
    const QRegularExpressionMatch match = form.match(text);
    if (match.hasMatch()) {
        const QString op = match.captured(1);
        m_operator->setCurrentIndex(m_operator->findData(op.isEmpty() ? u"=="_s : op));
        m_hits->setValue(match.captured(2).toInt());
    } else if (!text.isEmpty()) {
        m_operator->addItem(tr("as typed: %1").arg(text));
        m_operator->setCurrentIndex(m_operator->count() - 1);
    }
    m_hits->setEnabled(!m_operator->currentData().toString().isEmpty());
    m_hitsShown = m_operator->currentText() % m_hits->text();
}

QString BreakpointDialog::hitCondition() const
{
    if (m_operator->currentText() % m_hits->text() == m_hitsShown) {
        return m_spec.hitCondition; // not touched: as it was, to the letter
    }
    const QString op = m_operator->currentData().toString();
    return op.isEmpty() ? QString() : op % u' ' % QString::number(m_hits->value());
}

BreakpointSpec BreakpointDialog::spec() const
{
    BreakpointSpec result = m_spec;
    if (m_expression) {
        result.expression = m_expression->text().trimmed();
    }
    result.condition = m_condition->text().trimmed();
    result.hitCondition = hitCondition();
    result.enabled = m_enabled->isChecked();
    return result;
}

QString BreakpointDialog::problem() const
{
    return m_expression && m_expression->text().trimmed().isEmpty()
        ? tr("Say where: a function, a file with a line, or a /regular expression/.")
        : QString();
}

void BreakpointDialog::accept()
{
    FormDialog::accept();
    if (result() == QDialog::Accepted) {
        Q_EMIT specChosen(spec());
    }
}

} // namespace Backstep
