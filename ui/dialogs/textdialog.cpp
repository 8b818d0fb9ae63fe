// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/textdialog.h"

#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

/// In characters of it; output may have lines of any length.
constexpr int leastColumns = 80;
constexpr int mostColumns = 130;

int columnsOf(const QString &text)
{
    qsizetype longest = leastColumns;
    for (const QStringView line : QStringView(text).tokenize(u'\n')) {
        longest = std::max(longest, line.size());
    }
    return static_cast<int>(std::min<qsizetype>(longest, mostColumns));
}

} // namespace

TextDialog::TextDialog(const QString &title, const QString &text, Shows shows, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *view = new QPlainTextEdit(text, this);
    view->setObjectName(u"text"_s);
    view->setReadOnly(true);
    view->setFont(codeFont());
    view->setLineWrapMode(QPlainTextEdit::NoWrap);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->addWidget(view);
    column->addWidget(buttons);
    const QFontMetrics metrics = view->fontMetrics();
    const int beside =
        2 * style()->pixelMetric(QStyle::PM_LayoutLeftMargin) + 3 * view->verticalScrollBar()->sizeHint().width();
    resize(metrics.horizontalAdvance(QString(columnsOf(text), u'0')) + beside, metrics.lineSpacing() * 36);
    if (shows == Shows::End) {
        view->verticalScrollBar()->setValue(view->verticalScrollBar()->maximum());
    }
}

} // namespace Backstep
