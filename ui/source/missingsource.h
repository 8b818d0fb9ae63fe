// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/error.h"
#include "app/source/sourcelookup.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace Backstep {

/// What stands in place of a source text that cannot be shown: which file it is, where it was looked for, and a button
/// to say where it is; or why the file that was found cannot be read.
class MissingSource : public QWidget
{
    Q_OBJECT

public:
    explicit MissingSource(QWidget *parent = nullptr);

    void showLookup(const SourceLookup &lookup);
    void showError(const QString &path, const Error &error);
    void showLoading(const QString &path);

Q_SIGNALS:
    void locateWanted();
    void lookAgainWanted();

private:
    void showTexts(const QString &title, const QString &text, const QString &details);

    QLabel *m_title = nullptr;
    QLabel *m_text = nullptr;
    QLabel *m_details = nullptr;
    QPushButton *m_locate = nullptr;
    QPushButton *m_again = nullptr;
};

} // namespace Backstep
