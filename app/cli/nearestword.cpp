// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/nearestword.h"

#include <QCoreApplication>

#include <numeric>

namespace Backstep {

namespace {

/// How many letters must be put in, left out or replaced to make the one word the other.
qsizetype distance(const QString &from, const QString &to)
{
    QList<qsizetype> row(to.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 1; i <= from.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i);
        for (qsizetype j = 1; j <= to.size(); ++j) {
            const qsizetype replaced = diagonal + (from.at(i - 1) == to.at(j - 1) ? 0 : 1);
            diagonal = row.at(j);
            row[j] = qMin(replaced, qMin(row.at(j), row.at(j - 1)) + 1);
        }
    }
    return row.last();
}

} // namespace

QString didYouMean(const QString &word, const QStringList &known)
{
    constexpr qsizetype longest = 40; // nobody mistypes a command at such length
    QString nearest;
    qsizetype least = word.size() > longest ? 0 : qMax(qsizetype(1), word.size() / 3) + 1;
    for (const QString &candidate : known) {
        if (const qsizetype steps = least > 0 ? distance(word.toLower(), candidate) : least; steps < least) {
            least = steps;
            nearest = candidate;
        }
    }
    return nearest.isEmpty()
        ? QString()
        : QCoreApplication::translate("Backstep::NearestWord", " (did you mean “%1”?)").arg(nearest);
}

} // namespace Backstep
