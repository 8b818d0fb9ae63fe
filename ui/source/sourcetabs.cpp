// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/source/sourcetabs.h"

#include "ui/source/breakpointmarks.h"
#include "ui/source/sourcepage.h"
#include "ui/source/sourceview.h"
#include "ui/source/tabtitles.h"
#include "ui/theme/roles.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostClosed = 20; // tabs that can be opened again

} // namespace

SourceTabs::SourceTabs(KSyntaxHighlighting::Repository &repository, QWidget *parent)
    : QWidget(parent)
    , m_repository(repository)
    , m_tabs(new QTabWidget)
    , m_empty(new QLabel)
    , m_stack(new QStackedWidget)
{
    m_tabs->setDocumentMode(true);
    m_tabs->setTabsClosable(true);
    m_tabs->setMovable(true);
    m_tabs->setElideMode(Qt::ElideNone); // a name cut to dots names nothing; there are buttons to scroll
    m_tabs->tabBar()->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tabs->tabBar()->installEventFilter(this);
    m_tabs->tabBar()->setAccessibleName(tr("Source files"));
    m_empty->setText(tr("Source files open here when the program stops, and when you choose a frame, a goroutine or a "
                        "breakpoint."));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(24);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_tabs);

    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_stack);

    connect(m_tabs, &QTabWidget::tabCloseRequested, this, [this](int index) { closePage(page(index)); });
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] { Q_EMIT currentFileChanged(currentFile()); });
    connect(m_tabs->tabBar(), &QTabBar::customContextMenuRequested, this, &SourceTabs::showTabMenu);
}

SourcePage *SourceTabs::page(int index) const
{
    return qobject_cast<SourcePage *>(m_tabs->widget(index));
}

SourcePage *SourceTabs::current() const
{
    return qobject_cast<SourcePage *>(m_tabs->currentWidget());
}

SourcePage *SourceTabs::pageFor(const QString &path) const
{
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (page(i)->stands(path)) {
            return page(i);
        }
    }
    return nullptr;
}

void SourceTabs::openFile(const QString &path, int line)
{
    if (path.isEmpty()) {
        return;
    }
    SourcePage *wanted = pageFor(path);
    const bool fresh = wanted == nullptr;
    if (fresh) {
        wanted = addPage(path);
    }
    m_tabs->setCurrentWidget(wanted);
    if (line > 0) {
        wanted->showLine(line);
    }
    if (fresh) {
        Q_EMIT sourceWanted(path);
    }
}

SourcePage *SourceTabs::addPage(const QString &path)
{
    auto *added = new SourcePage(m_repository, path);
    m_closed.removeAll(path);
    m_tabs->addTab(added, path);
    m_stack->setCurrentWidget(m_tabs);
    added->view().setRefusals(m_refusals);
    connectView(*added);
    connect(added, &SourcePage::locateWanted, this, [this, added] { Q_EMIT locateWanted(added->path()); });
    connect(added, &SourcePage::lookAgainWanted, this, [this, added] {
        added->setLoading();
        Q_EMIT lookAgainWanted();
        Q_EMIT sourceWanted(added->path());
    });
    updateMarks(*added);
    updateTitles();
    return added;
}

void SourceTabs::connectView(SourcePage &page)
{
    SourceView *view = &page.view();
    const auto file = [view, path = page.path()] { return view->source() ? view->source()->path : path; };
    connect(view, &SourceView::breakpointToggleWanted, this,
            [this, file](int line) { Q_EMIT breakpointToggleWanted(file(), line); });
    connect(view, &SourceView::breakpointEditWanted, this,
            [this, file](int line) { Q_EMIT breakpointEditWanted(file(), line); });
    connect(view, &SourceView::breakpointEnableWanted, this,
            [this, file](int line, bool enable) { Q_EMIT breakpointEnableWanted(file(), line, enable); });
    connect(view, &SourceView::runToWanted, this,
            [this, file](int line, Direction direction) { Q_EMIT runToWanted(file(), line, direction); });
    connect(view, &SourceView::watchWanted, this, &SourceTabs::watchWanted);
    connect(view, &SourceView::valueWanted, this,
            [this, view](const QString &expression, const QPoint &globalPosition, quint64 ticket) {
                askValue(view, expression, globalPosition, ticket);
            });
}

/// Views count for themselves, and equal numbers of two of them must not be taken for each other.
void SourceTabs::askValue(SourceView *view, const QString &expression, const QPoint &globalPosition, quint64 ticket)
{
    m_valueView = view;
    m_viewTicket = ticket;
    Q_EMIT valueWanted(expression, globalPosition, ++m_valueTicket);
}

void SourceTabs::setAnswer(const QString &path, const SourceAnswer &answer)
{
    SourcePage *answered = pageFor(path);
    if (!answered) {
        return; // closed meanwhile
    }
    answered->setAnswer(answer);
    joinDoubles(answered);
    updateMarks(*answered);
    updateTitles();
}

void SourceTabs::joinDoubles(SourcePage *kept)
{
    // The same file was asked for by its path here and by its path in the executable.
    for (int i = m_tabs->count() - 1; i >= 0; --i) {
        SourcePage *other = page(i);
        if (other != kept && kept->stands(other->path())) {
            if (other == current()) {
                m_tabs->setCurrentWidget(kept);
            }
            m_tabs->removeTab(i);
            other->deleteLater();
        }
    }
}

void SourceTabs::setFailure(const QString &path, const Error &error)
{
    if (SourcePage *failed = pageFor(path)) {
        failed->setFailure(error);
    }
}

void SourceTabs::askAgain()
{
    QStringList missing;
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (!page(i)->hasText()) {
            missing.append(page(i)->path());
        }
    }
    // Answers may come at once and join tabs, so the list is complete before the first question.
    for (const QString &path : std::as_const(missing)) {
        Q_EMIT sourceWanted(path);
    }
}

void SourceTabs::setProgramFocus(const SourceFocus &focus)
{
    m_focus = focus;
    updateAllMarks();
    if (focus.location.known()) {
        openFile(focus.location.file, focus.location.line);
    }
}

void SourceTabs::clearProgramFocus()
{
    m_focus = {};
    updateAllMarks();
}

void SourceTabs::setBreakpoints(const BreakpointListPtr &breakpoints)
{
    m_breakpoints = breakpoints;
    updateAllMarks();
}

void SourceTabs::setRefusals(const SourceRefusals &refusals)
{
    m_refusals = refusals;
    for (int i = 0; i < m_tabs->count(); ++i) {
        page(i)->view().setRefusals(refusals);
    }
}

void SourceTabs::showValue(const QString &text, quint64 ticket)
{
    if (ticket == m_valueTicket && m_valueView && m_valueView == currentView()) {
        m_valueView->showValue(text, m_viewTicket);
    }
}

void SourceTabs::showNoValue(const QString &sentence, quint64 ticket)
{
    if (ticket == m_valueTicket && m_valueView && m_valueView == currentView()) {
        m_valueView->showNoValue(sentence, m_viewTicket);
    }
}

void SourceTabs::updateAllMarks()
{
    for (int i = 0; i < m_tabs->count(); ++i) {
        updateMarks(*page(i));
    }
}

void SourceTabs::updateMarks(SourcePage &page)
{
    const auto here = [&page](const QString &path) { return page.stands(path); };
    SourceMarks marks;
    if (m_focus.location.known() && here(m_focus.location.file)) {
        marks.currentLine = m_focus.location.line;
        marks.currentIsTop = m_focus.topmost;
    }
    for (const CodeLocation &frame : std::as_const(m_focus.frames)) {
        if (frame.known() && here(frame.file)) {
            marks.frameLines.insert(frame.line);
        }
    }
    if (m_breakpoints) {
        marks.breakpoints = breakpointMarks(*m_breakpoints, here);
    }
    page.view().setMarks(marks);
}

void SourceTabs::updateTitles()
{
    const QStringList paths = openFiles();
    const QStringList titles = tabTitles(paths);
    for (int i = 0; i < m_tabs->count(); ++i) {
        m_tabs->setTabText(i, QString(titles.at(i)).replace(u'&', u"&&"_s));
        m_tabs->setTabToolTip(i, paths.at(i));
    }
}

std::optional<SourcePosition> SourceTabs::caret() const
{
    const SourceView *view = currentView();
    if (!view) {
        return std::nullopt;
    }
    return SourcePosition{.file = view->source()->path, .line = view->caretLine()};
}

QString SourceTabs::expressionAtCaret() const
{
    const SourceView *view = currentView();
    return view ? view->expressionAtCaret() : QString();
}

QStringList SourceTabs::openFiles() const
{
    QStringList paths;
    for (int i = 0; i < m_tabs->count(); ++i) {
        SourcePage *open = page(i);
        paths.append(open->hasText() ? open->view().source()->path : open->path());
    }
    return paths;
}

QString SourceTabs::currentFile() const
{
    const int index = m_tabs->currentIndex();
    return index < 0 ? QString() : openFiles().at(index);
}

SourceView *SourceTabs::currentView() const
{
    SourcePage *shown = current();
    return shown && shown->hasText() ? &shown->view() : nullptr;
}

void SourceTabs::closeFile(const QString &path)
{
    closePage(pageFor(path));
}

void SourceTabs::closeAll()
{
    while (m_tabs->count() > 0) {
        closePage(page(0));
    }
}

void SourceTabs::closePage(SourcePage *page)
{
    if (!page) {
        return;
    }
    m_closed.append(page->path());
    m_closed = m_closed.last(qMin(m_closed.size(), mostClosed));
    m_tabs->removeTab(m_tabs->indexOf(page));
    page->deleteLater();
    updateTitles();
    m_stack->setCurrentWidget(m_tabs->count() > 0 ? static_cast<QWidget *>(m_tabs) : m_empty);
}

void SourceTabs::reopenClosed()
{
    if (!m_closed.isEmpty()) {
        openFile(m_closed.takeLast());
    }
}

void SourceTabs::findInFile()
{
    if (currentView()) {
        current()->openFind();
    }
}

void SourceTabs::goToLine()
{
    if (currentView()) {
        current()->openGoToLine();
    }
}

bool SourceTabs::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if (mouse->button() == Qt::MiddleButton) {
            closePage(page(m_tabs->tabBar()->tabAt(mouse->position().toPoint())));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void SourceTabs::showTabMenu(const QPoint &position)
{
    const int index = m_tabs->tabBar()->tabAt(position);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (index >= 0) {
        const QString path = openFiles().at(index);
        menu->addAction(tr("&Close"), this, [this, path] { closeFile(path); });
        menu->addAction(tr("Close the &Others"), this, [this, path] {
            for (const QString &other : openFiles()) {
                if (other != path) {
                    closeFile(other);
                }
            }
        });
    }
    menu->addAction(tr("Close &All"), this, &SourceTabs::closeAll)->setEnabled(m_tabs->count() > 0);
    menu->addAction(tr("&Reopen Closed"), this, &SourceTabs::reopenClosed)->setEnabled(!m_closed.isEmpty());
    if (index >= 0) {
        menu->addSeparator();
        const QString path = openFiles().at(index);
        menu->addAction(tr("Copy &Path"), this, [path] { QGuiApplication::clipboard()->setText(path); });
    }
    menu->popup(m_tabs->tabBar()->mapToGlobal(position));
}

} // namespace Backstep
