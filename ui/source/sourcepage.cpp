// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/source/sourcepage.h"

#include "ui/source/findbar.h"
#include "ui/source/linebar.h"
#include "ui/source/missingsource.h"
#include "ui/source/sourceview.h"
#include "ui/theme/roles.h"

#include <QEvent>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Backstep {

SourcePage::SourcePage(KSyntaxHighlighting::Repository &repository, const QString &path, QWidget *parent)
    : QWidget(parent)
    , m_path(path)
    , m_remark(new QLabel)
    , m_view(new SourceView(repository))
    , m_find(new FindBar)
    , m_line(new LineBar)
    , m_missing(new MissingSource)
    , m_stack(new QStackedWidget)
{
    m_remark->setWordWrap(true);
    m_remark->setMargin(6);
    m_remark->setAutoFillBackground(true);
    m_remark->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_remark->hide();

    auto *shown = new QWidget;
    auto *column = new QVBoxLayout(shown);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_remark);
    column->addWidget(m_view, 1);
    column->addWidget(m_find);
    column->addWidget(m_line);
    m_stack->addWidget(m_missing);
    m_stack->addWidget(shown);

    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_stack);
    connectBars();
    colourRemark();
    setLoading();
}

void SourcePage::colourRemark()
{
    QPalette colors; // everything but the one role is inherited
    colors.setColor(QPalette::Window, roleColor(Role::InfoBackground, palette()));
    m_remark->setPalette(colors);
}

void SourcePage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        colourRemark();
    }
}

void SourcePage::connectBars()
{
    connect(m_view, &SourceView::findWanted, this, &SourcePage::openFind);
    connect(m_view, &SourceView::goToLineWanted, this, &SourcePage::openGoToLine);
    connect(m_find, &FindBar::searchChanged, this, &SourcePage::searchAgain);
    connect(m_find, &FindBar::stepWanted, this, [this](bool backwards) {
        const int total = m_view->search(m_find->text(), m_find->sensitivity());
        m_find->showCount(m_view->goToMatch(backwards), total);
    });
    connect(m_find, &FindBar::closed, this, [this] {
        m_view->search({}, Qt::CaseInsensitive);
        m_view->setFocus();
    });
    connect(m_line, &LineBar::lineWanted, m_view, &SourceView::showLine);
    connect(m_line, &LineBar::closed, m_view, [this] { m_view->setFocus(); });
    connect(m_missing, &MissingSource::locateWanted, this, &SourcePage::locateWanted);
    connect(m_missing, &MissingSource::lookAgainWanted, this, &SourcePage::lookAgainWanted);
}

bool SourcePage::stands(const QString &path) const
{
    return path == m_path || (m_lookup.found() && (path == m_lookup.localPath || path == m_lookup.buildPath));
}

bool SourcePage::hasText() const
{
    return m_view->source() != nullptr;
}

void SourcePage::setLoading()
{
    m_missing->showLoading(m_path);
    m_stack->setCurrentIndex(hasText() ? 1 : 0);
    setFocusProxy(hasText() ? static_cast<QWidget *>(m_view) : m_missing);
}

void SourcePage::setAnswer(const SourceAnswer &answer)
{
    m_lookup = answer.lookup;
    if (!answer.text) {
        m_view->setSource(nullptr);
        m_missing->showLookup(answer.lookup);
        m_stack->setCurrentIndex(0);
        setFocusProxy(m_missing);
        return;
    }
    QString remark = answer.lookup.remark;
    if (answer.text->replacedBytes && remark.isEmpty()) {
        remark = tr("This file is not UTF-8 throughout; what is not is shown as \uFFFD.");
    }
    m_remark->setText(remark);
    m_remark->setVisible(!remark.isEmpty());
    m_stack->setCurrentIndex(1);
    setFocusProxy(m_view);
    m_view->setSource(answer.text, qMax(1, std::exchange(m_pendingLine, 0)));
}

void SourcePage::setFailure(const Error &error)
{
    m_view->setSource(nullptr);
    m_missing->showError(m_path, error);
    m_stack->setCurrentIndex(0);
    setFocusProxy(m_missing);
}

void SourcePage::showLine(int line)
{
    if (hasText()) {
        m_view->showLine(line);
    } else {
        m_pendingLine = line;
    }
}

void SourcePage::openFind()
{
    m_line->hide();
    m_find->open(m_view->textCursor().hasSelection() ? m_view->expressionAtCaret() : QString());
}

void SourcePage::openGoToLine()
{
    m_find->hide();
    m_line->open(m_view->caretLine(), m_view->lineCount());
}

void SourcePage::searchAgain()
{
    const int total = m_view->search(m_find->text(), m_find->sensitivity());
    m_find->showCount(m_view->goToMatch(false, true), total);
}

} // namespace Backstep
