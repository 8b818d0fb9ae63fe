// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/breakpoint.h"
#include "app/session/motion.h"
#include "app/source/sourceservice.h"
#include "ui/source/sourcemarks.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QStackedWidget;
class QTabWidget;

namespace KSyntaxHighlighting {
class Repository;
}

namespace Backstep {

class SourcePage;
class SourceView;

/// Where the program stands, as the source tabs show it.
struct SourceFocus
{
    CodeLocation location;      ///< of the selected frame
    bool topmost = true;        ///< the selected frame is the top one
    QList<CodeLocation> frames; ///< of the other frames on the stack

    friend bool operator==(const SourceFocus &, const SourceFocus &) = default;
};

/// A place in a file. Line counts from 1.
struct SourcePosition
{
    QString file;
    int line = 0;

    friend bool operator==(const SourcePosition &, const SourcePosition &) = default;
};

/// Open source files in tabs. Asks for each by sourceWanted() and is answered by setAnswer() or setFailure(); emits
/// intents and does nothing by itself. Paths are those of CodeLocation. The repository must outlive it.
class SourceTabs : public QWidget
{
    Q_OBJECT

public:
    explicit SourceTabs(KSyntaxHighlighting::Repository &repository, QWidget *parent = nullptr);

    /// Raises the file's tab, makes one if there is none. Line 0: where the caret is.
    void openFile(const QString &path, int line = 0);
    void setAnswer(const QString &path, const SourceAnswer &answer);
    void setFailure(const QString &path, const Error &error);
    /// The mapping of paths changed: asks again for all that could not be shown.
    void askAgain();

    /// Marks where the program stands and opens the file if the location is known.
    void setProgramFocus(const SourceFocus &focus);
    void clearProgramFocus();
    void setBreakpoints(const BreakpointListPtr &breakpoints);
    void setRefusals(const SourceRefusals &refusals);
    /// Answers to valueWanted(); `ticket` as given there. They go to the view that asked, if it was the last to ask.
    void showValue(const QString &text, quint64 ticket);
    void showNoValue(const QString &sentence, quint64 ticket);

    /// Where the caret is, for actions of the window; nothing while no text is shown.
    [[nodiscard]] std::optional<SourcePosition> caret() const;
    [[nodiscard]] QString expressionAtCaret() const;
    [[nodiscard]] QStringList openFiles() const;
    [[nodiscard]] QString currentFile() const;
    [[nodiscard]] SourceView *currentView() const;
    void closeFile(const QString &path);
    void closeAll();
    /// Opens the file again whose tab was closed last.
    void reopenClosed();
    void findInFile();
    void goToLine();

Q_SIGNALS:
    void sourceWanted(const QString &path);
    /// The person believes that what was not found can be found now; sourceWanted() follows.
    void lookAgainWanted();
    /// The person wants to say where a file is that was not found. `path` is the executable's.
    void locateWanted(const QString &path);
    void breakpointToggleWanted(const QString &path, int line);
    void breakpointEditWanted(const QString &path, int line);
    void breakpointEnableWanted(const QString &path, int line, bool enable);
    void runToWanted(const QString &path, int line, Backstep::Direction direction);
    void watchWanted(const QString &expression);
    void valueWanted(const QString &expression, const QPoint &globalPosition, quint64 ticket);
    void currentFileChanged(const QString &path);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] SourcePage *page(int index) const;
    [[nodiscard]] SourcePage *pageFor(const QString &path) const;
    [[nodiscard]] SourcePage *current() const;
    SourcePage *addPage(const QString &path);
    void connectView(SourcePage &page);
    void closePage(SourcePage *page);
    void joinDoubles(SourcePage *kept);
    void showTabMenu(const QPoint &position);
    void updateTitles();
    void updateMarks(SourcePage &page);
    void updateAllMarks();
    void askValue(SourceView *view, const QString &expression, const QPoint &globalPosition, quint64 ticket);

    KSyntaxHighlighting::Repository &m_repository;
    QTabWidget *m_tabs = nullptr;
    QLabel *m_empty = nullptr;
    QStackedWidget *m_stack = nullptr;
    SourceFocus m_focus;
    BreakpointListPtr m_breakpoints;
    SourceRefusals m_refusals;
    quint64 m_valueTicket = 0;
    QPointer<SourceView> m_valueView; ///< asked last
    quint64 m_viewTicket = 0; ///< by its own count
    QStringList m_closed; ///< paths, the last closed at the end
};

} // namespace Backstep
