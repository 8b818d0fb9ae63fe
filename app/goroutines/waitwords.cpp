// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitwords.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(WaitWords)

public:
    static QString object(const SyncObject &object)
    {
        if (!object.expression.isEmpty()) {
            return object.expression;
        }
        const QString address = u"0x"_s + QString::number(object.address, 16);
        switch (object.kind) {
        case SyncKind::Channel: return tr("a channel at %1").arg(address);
        case SyncKind::Mutex: return tr("a mutex at %1").arg(address);
        case SyncKind::RwMutex: return tr("a read-write mutex at %1").arg(address);
        case SyncKind::WaitGroup: return tr("a wait group at %1").arg(address);
        case SyncKind::Cond: return tr("a condition at %1").arg(address);
        }
        return address;
    }

    static QString place(const CodeLocation &at)
    {
        return at.known() ? QFileInfo(at.file).fileName() + u':' + QString::number(at.line) : tr("an unknown line");
    }

    static QString unknownObject(WaitKind kind)
    {
        switch (kind) {
        case WaitKind::Mutex: return tr("a mutex");
        case WaitKind::ReadLock:
        case WaitKind::WriteLock: return tr("a read-write mutex");
        case WaitKind::WaitGroup: return tr("a wait group");
        case WaitKind::Cond: return tr("a condition");
        default: return tr("a channel");
        }
    }

    static QString wait(const GoroutineWait &wait, const WaitFacts &facts)
    {
        const QString where = place(wait.place);
        const QString what =
            wait.objects.isEmpty() ? unknownObject(wait.kind) : object(facts.objects.value(wait.objects.constFirst()));
        switch (wait.kind) {
        case WaitKind::Send: return tr("goroutine %1 sends to %2 (%3)").arg(wait.id).arg(what, where);
        case WaitKind::Receive: return tr("goroutine %1 receives from %2 (%3)").arg(wait.id).arg(what, where);
        case WaitKind::Select: return tr("goroutine %1 waits in a select (%2)").arg(wait.id).arg(where);
        case WaitKind::NilChannel: return tr("goroutine %1 uses a nil channel (%2)").arg(wait.id).arg(where);
        case WaitKind::EmptySelect:
            return tr("goroutine %1 waits in a select that has nothing to wait for (%2)").arg(wait.id).arg(where);
        default: return tr("goroutine %1 waits for %2 (%3)").arg(wait.id).arg(what, where);
        }
    }

    /// The first few, so that a sentence stays one.
    static QString waits(const WaitFinding &finding, const WaitFacts &facts)
    {
        constexpr qsizetype most = 4;
        QStringList parts;
        for (const GoroutineId id : finding.goroutines.first(std::min(most, finding.goroutines.size()))) {
            const auto found = std::ranges::find(facts.goroutines, id, &GoroutineWait::id);
            parts.append(wait(*found, facts));
        }
        if (finding.goroutines.size() > most) {
            parts.append(tr("%n more", nullptr, static_cast<int>(finding.goroutines.size() - most)));
        }
        return parts.join(u", "_s);
    }

    static QString why(FindingKind kind)
    {
        switch (kind) {
        case FindingKind::MutexCycle: return tr("Goroutines wait in a ring for each other's locks");
        case FindingKind::DoubleLock: return tr("A goroutine waits for a lock that it has itself");
        case FindingKind::RwMutex: return tr("Readers and writers of a lock wait for each other");
        case FindingKind::Mutex: return tr("A lock is taken and nobody is left to give it back");
        case FindingKind::Channel: return tr("Nobody is left at the other end of a channel");
        case FindingKind::Select: return tr("No case of a select can come any more");
        case FindingKind::WaitGroup: return tr("Nobody is left to call Done");
        case FindingKind::Cond: return tr("Nobody is left to signal a condition");
        case FindingKind::NilChannel: return tr("A nil channel blocks for ever");
        case FindingKind::Mixed: break;
        }
        return tr("Goroutines wait for each other by different means");
    }

    static QString verdict(WaitVerdict verdict)
    {
        switch (verdict) {
        case WaitVerdict::None: return tr("Nothing waits for something that cannot come.");
        case WaitVerdict::LeakSuspects: return tr("Some goroutines will never end; the rest of the program goes on.");
        case WaitVerdict::PartialDeadlock: return tr("A part of the program is stuck; the rest goes on.");
        case WaitVerdict::Deadlock: return tr("Deadlock: no goroutine can go on.");
        }
        return {};
    }
};

} // namespace

QString verdictSentence(WaitVerdict verdict)
{
    return Words::verdict(verdict);
}

QString findingTitle(FindingKind kind)
{
    return Words::why(kind);
}

QString findingSummary(const WaitFinding &finding, const WaitFacts &facts)
{
    QString text = Words::tr("%1: %2.").arg(Words::why(finding.kind), Words::waits(finding, facts));
    if (finding.behind > 0) {
        text += u' ' + Words::tr("%n goroutine(s) wait behind them.", nullptr, finding.behind);
    }
    return text;
}

QHash<quint64, QString> distinctNames(const QHash<quint64, SyncObject> &objects)
{
    QHash<QString, int> called;
    for (const SyncObject &object : objects) {
        ++called[object.expression];
    }
    QHash<quint64, QString> names;
    for (const SyncObject &object : objects) {
        const bool several = !object.expression.isEmpty() && called.value(object.expression) > 1;
        names.insert(object.address,
                     several ? object.expression + u" 0x"_s + QString::number(object.address, 16) : objectName(object));
    }
    return names;
}

QString objectName(const SyncObject &object)
{
    return Words::object(object);
}

QLatin1StringView waitVerdictName(WaitVerdict verdict)
{
    switch (verdict) {
    case WaitVerdict::None: break;
    case WaitVerdict::LeakSuspects: return "leak-suspects"_L1;
    case WaitVerdict::PartialDeadlock: return "partial-deadlock"_L1;
    case WaitVerdict::Deadlock: return "deadlock"_L1;
    }
    return "none"_L1;
}

QLatin1StringView findingKindName(FindingKind kind)
{
    switch (kind) {
    case FindingKind::MutexCycle: return "mutex-cycle"_L1;
    case FindingKind::DoubleLock: return "double-lock"_L1;
    case FindingKind::RwMutex: return "rwmutex"_L1;
    case FindingKind::Mutex: return "mutex"_L1;
    case FindingKind::Channel: return "channel"_L1;
    case FindingKind::Select: return "select"_L1;
    case FindingKind::WaitGroup: return "waitgroup"_L1;
    case FindingKind::Cond: return "cond"_L1;
    case FindingKind::NilChannel: return "nil-channel"_L1;
    case FindingKind::Mixed: break;
    }
    return "mixed"_L1;
}

QLatin1StringView waitKindName(WaitKind kind)
{
    switch (kind) {
    case WaitKind::Receive: return "receive"_L1;
    case WaitKind::Send: return "send"_L1;
    case WaitKind::Select: return "select"_L1;
    case WaitKind::Mutex: return "mutex"_L1;
    case WaitKind::ReadLock: return "rwmutex-read"_L1;
    case WaitKind::WriteLock: return "rwmutex-write"_L1;
    case WaitKind::WaitGroup: return "waitgroup"_L1;
    case WaitKind::Cond: return "cond"_L1;
    case WaitKind::NilChannel: return "nil-channel"_L1;
    case WaitKind::EmptySelect: return "empty-select"_L1;
    case WaitKind::Sleep: return "sleep"_L1;
    case WaitKind::Network: return "network"_L1;
    case WaitKind::Syscall: return "syscall"_L1;
    case WaitKind::Runtime: return "runtime"_L1;
    case WaitKind::None: break;
    }
    return "none"_L1;
}

QLatin1StringView syncKindName(SyncKind kind)
{
    switch (kind) {
    case SyncKind::Channel: return "channel"_L1;
    case SyncKind::Mutex: return "mutex"_L1;
    case SyncKind::RwMutex: return "rwmutex"_L1;
    case SyncKind::WaitGroup: return "waitgroup"_L1;
    case SyncKind::Cond: return "cond"_L1;
    }
    return "channel"_L1;
}

} // namespace Backstep
