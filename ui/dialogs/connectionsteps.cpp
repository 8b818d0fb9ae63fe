// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/connectionsteps.h"

#include "ui/theme/icons.h"

#include <QGridLayout>
#include <QLabel>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

QString stepName(ConnectionStep::Kind kind)
{
    switch (kind) {
    case ConnectionStep::Kind::Resolve: return ConnectionSteps::tr("Name");
    case ConnectionStep::Kind::Reach: return ConnectionSteps::tr("Reach");
    case ConnectionStep::Kind::HostKey: return ConnectionSteps::tr("Host key");
    case ConnectionStep::Kind::Login: return ConnectionSteps::tr("Log-in");
    case ConnectionStep::Kind::Command: return ConnectionSteps::tr("Commands");
    case ConnectionStep::Kind::Sftp: return ConnectionSteps::tr("Files (SFTP)");
    }
    return {};
}

QString verdictIcon(ConnectionStep::Verdict verdict)
{
    switch (verdict) {
    case ConnectionStep::Verdict::Passed: return u"ok"_s;
    case ConnectionStep::Verdict::Failed: return u"error"_s;
    case ConnectionStep::Verdict::Skipped: break;
    }
    return u"remove"_s;
}

} // namespace

ConnectionSteps::ConnectionSteps(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
    , m_waiting(new QLabel(this))
{
    m_grid->setContentsMargins(0, 4, 0, 0);
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(2, 1);
}

void ConnectionSteps::begin()
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        if (item->widget() != m_waiting) {
            delete item->widget();
        }
        delete item;
    }
    m_waiting->setText(tr("Trying…"));
    m_grid->addWidget(m_waiting, 100, 1, 1, 2);
    m_waiting->show();
    show();
}

void ConnectionSteps::add(const ConnectionStep &step)
{
    addRow(verdictIcon(step.verdict), stepName(step.kind), step.sentence, step.details.join(u'\n'));
}

void ConnectionSteps::addRow(const QString &icon, const QString &name, const QString &sentence, const QString &details)
{
    const int row = m_grid->rowCount() > 101 ? m_grid->rowCount() : m_grid->count();
    auto *mark = new QLabel(this);
    mark->setPixmap(Icons::get(icon).pixmap(QSize(16, 16), devicePixelRatio()));
    auto *title = new QLabel(name, this);
    auto *text = new QLabel(sentence, this);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setToolTip(details.toHtmlEscaped());
    m_grid->addWidget(mark, row, 0, Qt::AlignTop);
    m_grid->addWidget(title, row, 1, Qt::AlignTop);
    m_grid->addWidget(text, row, 2);
}

void ConnectionSteps::end(const QString &problem)
{
    m_waiting->hide();
    if (!problem.isEmpty()) {
        addRow(u"error"_s, tr("Ended"), problem, {});
    }
}

} // namespace Backstep
