// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/texttable.h"

namespace Backstep {

using namespace Qt::StringLiterals;

QString plainText(const QString &text)
{
    QString plain = text;
    for (QChar &letter : plain) {
        if (letter == u'\t') {
            letter = u' ';
        } else if (letter.category() == QChar::Other_Control) {
            letter = u'\uFFFD';
        }
    }
    return plain;
}

QString textTable(const QList<QStringList> &rows)
{
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i) {
            if (i == widths.size()) {
                widths.append(0);
            }
            widths[i] = qMax(widths.at(i), row.at(i).size());
        }
    }
    QStringList lines;
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i) {
            const QString cell = plainText(row.at(i));
            line += i + 1 < row.size() ? QString(cell.leftJustified(widths.at(i)) + u"  "_s) : cell;
        }
        while (line.endsWith(u' ')) {
            line.chop(1);
        }
        lines.append(line);
    }
    return lines.join(u'\n');
}

} // namespace Backstep
