// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QLabel>

namespace Backstep {

/// One line of plain text that gives way: where there is too little room it ends in "…", and all of it stands in the
/// tooltip. Screen readers hear all of it.
class ElidedLabel : public QLabel
{
    Q_OBJECT

public:
    /// `widest` in characters is what it asks for at most; it takes less.
    explicit ElidedLabel(int widest, QWidget *parent = nullptr);

    void setFullText(const QString &text);
    [[nodiscard]] QString fullText() const { return m_full; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void elide();

    QString m_full;
    int m_widest;
};

} // namespace Backstep
