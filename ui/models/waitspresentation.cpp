// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/waitspresentation.h"

#include "app/goroutines/waitwords.h"
#include "ui/models/goroutinesmodel.h"
#include "ui/models/texts.h"
#include "ui/models/waitsmodel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr qsizetype mostNamed = 4;

const WaitsModel &modelOf(const QModelIndex &source)
{
    return *qobject_cast<const WaitsModel *>(source.model());
}

} // namespace

QString WaitsPresentation::findingText(const WaitFinding &finding)
{
    const QString summary = Texts::harmless(finding.summary);
    return finding.certain ? tr("Certain: %1").arg(summary) : tr("Suspected: %1").arg(summary);
}

QString WaitsPresentation::findingTitleText(const WaitFinding &finding)
{
    const QString title = findingTitle(finding);
    return finding.certain ? tr("Certain: %1").arg(title) : tr("Suspected: %1").arg(title);
}

QString WaitsPresentation::reportText(const WaitReport &report)
{
    QStringList lines{verdictSentence(report)};
    for (const WaitFinding &finding : report.findings) {
        lines.append(QString());
        lines.append(findingText(finding));
        for (const CodeLocation &place : finding.lines) {
            lines.append(u"    "_s + Texts::fullPlace(place) + u"  "_s + Texts::harmless(place.function));
        }
    }
    if (const QStringList reserved = reservations(report); !reserved.isEmpty()) {
        lines.append(QString());
        lines.append(reserved);
    }
    return lines.join(u'\n');
}

QString WaitsPresentation::waitsText(WaitKind kind)
{
    switch (kind) {
    case WaitKind::Receive: return tr("to receive");
    case WaitKind::Send: return tr("to send");
    case WaitKind::Select: return tr("in a select");
    case WaitKind::Mutex: return tr("to lock");
    case WaitKind::ReadLock: return tr("to lock for reading");
    case WaitKind::WriteLock: return tr("to lock for writing");
    case WaitKind::WaitGroup: return tr("for others to be done");
    case WaitKind::Cond: return tr("for a signal");
    case WaitKind::NilChannel: return tr("on a nil channel");
    case WaitKind::EmptySelect: return tr("in an empty select");
    case WaitKind::Semaphore: return tr("for a semaphore");
    case WaitKind::Coroutine: return tr("at an iterator");
    case WaitKind::Sleep: return tr("for a timer");
    case WaitKind::Network: return tr("for the network");
    case WaitKind::Syscall: return tr("in a system call");
    case WaitKind::Runtime: return tr("for Go's runtime");
    case WaitKind::None: break;
    }
    return QString(waitKindName(kind));
}

QString WaitsPresentation::objectsText(const GoroutineWait &wait, const WaitView &view)
{
    QStringList names;
    for (qsizetype i = 0; i < wait.objects.size(); ++i) {
        if (names.size() == mostNamed) {
            names.append(u"…"_s);
            break;
        }
        names.append(caseText(wait, i, view.names.value(wait.objects.at(i))));
    }
    if (names.isEmpty() && wait.unknown) {
        return tr("(not found)");
    }
    if (wait.kind == WaitKind::Runtime) {
        return Texts::harmless(wait.reason);
    }
    return Texts::harmless(names.join(u", "_s));
}

QString WaitsPresentation::groupObjectsText(const WaitRow &row, const WaitView &view)
{
    QSet<quint64> objects;
    for (const qsizetype line : row.lines) {
        const QList<quint64> &of = view.report.waiting.at(line).wait.objects;
        objects.unite({of.cbegin(), of.cend()});
    }
    const GoroutineWait &first = view.report.waiting.at(row.lines.constFirst()).wait;
    const int others = static_cast<int>(objects.size() - first.objects.size());
    return others > 0 ? tr("%1 and %n other(s)", nullptr, others).arg(objectsText(first, view))
                      : objectsText(first, view);
}

QString WaitsPresentation::holderText(const LockHolding &holding)
{
    const QString who = holding.reading ? tr("%1 reading").arg(holding.goroutine) : QString::number(holding.goroutine);
    return holding.exact ? who : tr("%1 (inferred)").arg(who);
}

QString WaitsPresentation::fillText(const SyncObject &object)
{
    if (object.unread) {
        return {};
    }
    switch (object.kind) {
    case SyncKind::Channel: {
        const QString fill = object.capacity == 0
            ? tr("unbuffered")
            : tr("%1 of %2").arg(Texts::number(object.count), Texts::number(object.capacity));
        return object.closed ? tr("%1, closed").arg(fill) : fill;
    }
    case SyncKind::WaitGroup: return tr("%n missing", nullptr, static_cast<int>(object.count));
    case SyncKind::RwMutex:
        return object.count > 0 ? tr("%n reader(s)", nullptr, static_cast<int>(object.count)) : QString();
    case SyncKind::Mutex:
    case SyncKind::Cond:
    case SyncKind::Semaphore:
    case SyncKind::Coroutine: break;
    }
    return {};
}

QString WaitsPresentation::lineText(const WaitRow &row, const WaitView &view, int column)
{
    const WaitLine &line = view.report.waiting.at(row.lines.constFirst());
    const GoroutineWait &wait = line.wait;
    const bool group = row.kind == WaitRow::Kind::Group;
    const bool hasObject = !wait.objects.isEmpty();
    switch (column) {
    case WaitsModel::Who:
        return group ? tr("%n goroutines", nullptr, static_cast<int>(row.lines.size())) : QString::number(wait.id);
    case WaitsModel::Waits: return waitsText(wait.kind);
    case WaitsModel::For: return group ? groupObjectsText(row, view) : objectsText(wait, view);
    case WaitsModel::Place: return Texts::place(wait.place);
    case WaitsModel::HeldBy: {
        QStringList holders;
        for (const LockHolding &holding : line.heldBy.first(std::min(mostNamed, line.heldBy.size()))) {
            holders.append(holderText(holding));
        }
        const QString names = holders.join(u", "_s);
        return line.heldBy.size() > mostNamed ? tr("%1 and others").arg(names) : names;
    }
    case WaitsModel::Queue: {
        const int length = hasObject ? view.queue.value(wait.objects.constFirst()) : 0;
        const qsizetype place = line.places.value(0);
        return length == 0                                                           ? QString()
            : group || wait.kind == WaitKind::Select || place == 0 || place > length ? Texts::number(length)
            : length == 1                                                            ? Texts::number(1)
                          : tr("%1 of %2").arg(Texts::number(place), Texts::number(length));
    }
    case WaitsModel::Fill:
        return hasObject && wait.kind != WaitKind::Select
            ? fillText(view.report.objects.value(wait.objects.constFirst()))
            : QString();
    case WaitsModel::Labels:
        return group ? QString() : Texts::harmless(QStringList(wait.labels.values()).join(u"  "_s));
    case WaitsModel::Certainty:
        return line.heldBy.isEmpty()                                ? QString()
            : std::ranges::all_of(line.heldBy, &LockHolding::exact) ? tr("seen when it was taken")
                                                                    : tr("inferred");
    default: return {};
    }
}

QString WaitsPresentation::text(const QModelIndex &source) const
{
    const WaitsModel &model = modelOf(source);
    const WaitRow &row = *model.row(source);
    const WaitView &view = *model.view();
    const bool first = source.column() == WaitsModel::Who;
    switch (row.kind) {
    case WaitRow::Kind::Finding: return first ? findingTitleText(*model.finding(source)) : QString();
    case WaitRow::Kind::Waiting:
        return first ? tr("All that wait for others: %n goroutine(s)", nullptr, static_cast<int>(row.lines.size()))
                     : QString();
    case WaitRow::Kind::Passing:
        return first
            ? tr("Those that go on by themselves: %n goroutine(s)", nullptr, static_cast<int>(row.lines.size()))
            : QString();
    case WaitRow::Kind::More:
        return first ? tr("… and %n more", nullptr, static_cast<int>(row.lines.size())) : QString();
    case WaitRow::Kind::Behind:
        return first ? tr("Behind it: %n goroutine(s)", nullptr, static_cast<int>(row.lines.size())) : QString();
    case WaitRow::Kind::Group:
    case WaitRow::Kind::Goroutine: break;
    }
    return lineText(row, view, source.column());
}

QString WaitsPresentation::lineToolTip(const WaitLine &line, const WaitView &view)
{
    const GoroutineWait &wait = line.wait;
    QStringList lines{tr("Goroutine %1 waits %2").arg(wait.id).arg(waitsText(wait.kind))};
    for (qsizetype i = 0; i < wait.objects.size(); ++i) {
        const quint64 address = wait.objects.at(i);
        const SyncObject object = view.report.objects.value(address);
        QStringList parts{Texts::harmless(caseText(wait, i, Backstep::objectName(object)))};
        if (!object.expression.isEmpty()) {
            parts.append(u"%1 0x%2"_s.arg(syncKindName(object.kind)).arg(address, 0, 16));
        }
        if (const QString fill = fillText(object); !fill.isEmpty()) {
            parts.append(fill);
        }
        lines.append(tr("For: %1").arg(parts.join(u", "_s)));
        if (const QString queue = queueText(object); object.queue.size() > 1) {
            lines.append(tr("    Its queue, the next one first: %1").arg(queue));
        }
    }
    for (const LockHolding &holding : line.heldBy.first(std::min(2 * mostNamed, line.heldBy.size()))) {
        lines.append(holding.taken.known()
                         ? tr("Held by: %1, taken at %2").arg(holderText(holding), Texts::fullPlace(holding.taken))
                         : tr("Held by: %1").arg(holderText(holding)));
    }
    lines.append(tr("At: %1").arg(Texts::fullPlace(wait.place)));
    lines.append(wait.place.function);
    if (!wait.labels.isEmpty()) {
        lines.append(tr("Labels: %1").arg(Texts::harmless(labelsText(wait.labels))));
    }
    lines.removeAll(QString());
    return lines.join(u'\n');
}

QString WaitsPresentation::toolTip(const QModelIndex &source) const
{
    const WaitsModel &model = modelOf(source);
    const WaitLine *line = model.line(source);
    QString tip = line ? lineToolTip(*line, *model.view()) : text(source.siblingAtColumn(0));
    if (const WaitFinding *finding = model.finding(source)) {
        tip = findingText(*finding);
        for (const CodeLocation &place : finding->lines) {
            tip += u'\n' + Texts::fullPlace(place);
        }
    }
    return model.isStale() ? tip + u'\n' + tr("As it was at the last stop; not looked at again yet.") : tip;
}

Tone WaitsPresentation::tone(const QModelIndex &source) const
{
    const WaitsModel &model = modelOf(source);
    if (model.isStale() || model.row(source)->kind == WaitRow::Kind::More) {
        return Tone::Dim;
    }
    if (const WaitFinding *finding = model.finding(source)) {
        return finding->certain ? Tone::Bad : Tone::Warning;
    }
    const WaitLine *line = model.line(source);
    if (model.row(source)->kind == WaitRow::Kind::Passing || (line && !isBlocked(line->wait.kind))) {
        return Tone::Dim;
    }
    return source.column() >= WaitsModel::Queue ? Tone::Dim : Tone::Normal;
}

bool WaitsPresentation::bold(const QModelIndex &source) const
{
    const WaitRow::Kind kind = modelOf(source).row(source)->kind;
    return source.data(WaitsModel::CurrentRole).toBool() || kind == WaitRow::Kind::Waiting
        || kind == WaitRow::Kind::Passing;
}

bool WaitsPresentation::rightAligned(int column) const
{
    return column == WaitsModel::Queue;
}

QString WaitsPresentation::columnTitle(int column) const
{
    switch (column) {
    case WaitsModel::Who: return tr("Goroutine");
    case WaitsModel::Waits: return tr("Waits");
    case WaitsModel::For: return tr("For");
    case WaitsModel::Place: return tr("At");
    case WaitsModel::HeldBy: return tr("Held by");
    case WaitsModel::Queue: return tr("Queue");
    case WaitsModel::Fill: return tr("Fill");
    case WaitsModel::Labels: return tr("Labels");
    default: return tr("Holder");
    }
}

QString WaitsPresentation::columnToolTip(int column) const
{
    switch (column) {
    case WaitsModel::HeldBy: return tr("The goroutines that have what is waited for");
    case WaitsModel::Queue: return tr("How many goroutines wait for the same, and which of them gets it next");
    case WaitsModel::Fill: return tr("What is in a channel, missing in a wait group, or reading under a lock");
    case WaitsModel::Certainty: return tr("Whether the taking of the lock was seen, or is inferred from the code");
    default: return columnTitle(column);
    }
}

} // namespace Backstep
