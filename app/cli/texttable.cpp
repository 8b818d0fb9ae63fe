// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/texttable.h"

#include "app/base/foreigntext.h"

namespace Backstep {

using namespace Qt::StringLiterals;

QString textTable(const QList<QStringList> &rows)
{
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i) {
            if (i == widths.size()) {
                widths.append(0);
            }
            widths[i] = qMax(widths.at(i), harmless(row.at(i)).size());
        }
    }
    QStringList lines;
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i) {
            const QString cell = harmless(row.at(i));
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
