// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutinefacets.h"

#include <QObject>

#include <functional>

class QCompleter;
class QLineEdit;
class QStringListModel;

namespace Backstep {

/// Offers fields and values while a query is typed, for the word at the cursor: Down and Enter, Tab or a click take
/// one. Ctrl+Space offers them unasked.
class QueryCompleter : public QObject
{
    Q_OBJECT

public:
    /// `facets` is asked for each time something is typed.
    QueryCompleter(QLineEdit *line, std::function<const GoroutineFacets &()> facets);

    [[nodiscard]] QCompleter *completer() const { return m_completer; }
    void offer();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void take(const QString &word);

    QLineEdit *m_line;
    std::function<const GoroutineFacets &()> m_facets;
    QCompleter *m_completer;
    QStringListModel *m_words;
    QueryCompletions m_offered;
};

} // namespace Backstep
