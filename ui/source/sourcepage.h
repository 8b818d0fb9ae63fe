// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/source/sourceservice.h"

#include <QWidget>

class QLabel;
class QStackedWidget;

namespace KSyntaxHighlighting {
class Repository;
}

namespace Backstep {

class FindBar;
class LineBar;
class MissingSource;
class SourceView;

/// One tab: a source text with its find line, or the page that says why there is none.
class SourcePage : public QWidget
{
    Q_OBJECT

public:
    /// `path`: as it was asked for, local or of the executable.
    SourcePage(KSyntaxHighlighting::Repository &repository, const QString &path, QWidget *parent = nullptr);

    [[nodiscard]] QString path() const { return m_path; }
    /// Whether a path means this page: as asked for, as found on this machine, or as in the executable.
    [[nodiscard]] bool stands(const QString &path) const;
    [[nodiscard]] bool hasText() const;
    [[nodiscard]] SourceView &view() { return *m_view; }

    void setLoading();
    void setAnswer(const SourceAnswer &answer);
    void setFailure(const Error &error);
    /// Now, or when the text comes.
    void showLine(int line);
    void openFind();
    void openGoToLine();

Q_SIGNALS:
    void locateWanted();
    void lookAgainWanted();

protected:
    void changeEvent(QEvent *event) override;

private:
    void connectBars();
    void colourRemark();
    void searchAgain();

    QString m_path;
    SourceLookup m_lookup;
    int m_pendingLine = 0;
    QLabel *m_remark = nullptr;
    SourceView *m_view = nullptr;
    FindBar *m_find = nullptr;
    LineBar *m_line = nullptr;
    MissingSource *m_missing = nullptr;
    QStackedWidget *m_stack = nullptr;
};

} // namespace Backstep
