// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/goroutinesfilter.h"

#include "ui/models/goroutinesmodel.h"
#include "ui/models/goroutinespresentation.h"
#include "ui/models/texts.h"

namespace Backstep {

namespace {

/// The folder is left out: most paths share it, and it would match nearly every word.
QStringView fileName(const CodeLocation &location)
{
    return QStringView(location.file).sliced(location.file.lastIndexOf(u'/') + 1);
}

bool contains(const Goroutine &goroutine, const QString &word)
{
    const auto has = [&word](QStringView text) { return text.contains(word, Qt::CaseInsensitive); };
    if (has(QString::number(goroutine.id)) || has(goroutine.waitReason) || has(goroutine.user.function)
        || has(fileName(goroutine.user)) || has(goroutine.current.function) || has(goroutine.start.function)
        || has(GoroutinesPresentation::stateWord(goroutine.state))) {
        return true;
    }
    if (word.contains(u'=') && has(labelsText(goroutine.labels))) {
        return true;
    }
    if (word.contains(u':') && has(Texts::place(goroutine.user))) {
        return true;
    }
    return std::ranges::any_of(goroutine.labels.asKeyValueRange(),
                               [&has](const auto &label) { return has(label.first) || has(label.second); });
}

int comparePlaces(const CodeLocation &left, const CodeLocation &right)
{
    const int files = left.file.compare(right.file);
    return files != 0 ? files : left.line - right.line;
}

int compareIds(qint64 left, qint64 right)
{
    return left < right ? -1 : int(left > right);
}

int compare(const Goroutine &left, const Goroutine &right, int column)
{
    switch (column) {
    case GoroutinesModel::Id: return compareIds(left.id, right.id);
    case GoroutinesModel::State: return static_cast<int>(left.state) - static_cast<int>(right.state);
    case GoroutinesModel::WaitReason: return left.waitReason.compare(right.waitReason);
    case GoroutinesModel::UserPlace: return comparePlaces(left.user, right.user);
    case GoroutinesModel::Labels:
        return left.labels.isEmpty() && right.labels.isEmpty()
            ? 0
            : labelsText(left.labels).compare(labelsText(right.labels));
    case GoroutinesModel::CurrentFunction: return left.current.function.compare(right.current.function);
    case GoroutinesModel::GoPlace: return comparePlaces(left.goStatement, right.goStatement);
    case GoroutinesModel::StartFunction: return left.start.function.compare(right.start.function);
    default: return left.thread - right.thread;
    }
}

} // namespace

GoroutinesFilter::GoroutinesFilter(const GoroutinesModel *goroutines, QObject *parent)
    : ListFilter(parent)
    , m_goroutines(goroutines)
{
    setRecursiveFilteringEnabled(false);
}

void GoroutinesFilter::setSystemShown(bool shown)
{
    if (shown != m_systemShown) {
        m_systemShown = shown;
        refilter();
    }
}

bool GoroutinesFilter::filterAcceptsRow(int row, const QModelIndex & /*parent*/) const
{
    const Goroutine &goroutine = m_goroutines->at(row);
    if (goroutine.system && !m_systemShown && goroutine.id != m_goroutines->current()) {
        return false;
    }
    return std::ranges::all_of(words(), [&](const QString &word) { return contains(goroutine, word); });
}

bool GoroutinesFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const Goroutine &a = m_goroutines->at(left.row());
    const Goroutine &b = m_goroutines->at(right.row());
    const int order = compare(a, b, left.column());
    return order != 0 ? order < 0 : a.id < b.id;
}

} // namespace Backstep
