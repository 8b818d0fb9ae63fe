// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QLineEdit;

namespace Backstep {

/// A line for a path and a button that opens the file dialog. "~/" at the front is understood.
class PathField : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { File, Folder };

    explicit PathField(Kind kind, QWidget *parent = nullptr);

    [[nodiscard]] QString path() const;
    void setPath(const QString &path);
    void setPlaceholder(const QString &text);
    void setTitle(const QString &title) { m_title = title; }
    [[nodiscard]] QLineEdit *line() const { return m_line; }

Q_SIGNALS:
    void pathChanged(const QString &path);

private:
    void browse();

    Kind m_kind;
    QString m_title;
    QLineEdit *m_line;
};

} // namespace Backstep
