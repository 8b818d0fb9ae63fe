// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitwords.h"

#include "app/goroutines/requestname.h"
#include "app/goroutines/waitpurpose.h"

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
    static QString goroutine(GoroutineId id) { return tr("goroutine %1").arg(id); }
    static QString of(const QString &object, const QString &owner) { return tr("%1 of %2").arg(object, owner); }

    /// What has no name of its own, by whose code waits for it.
    static QString nameless(SyncKind kind, const QString &function)
    {
        const qsizetype slash = function.lastIndexOf(u'/');
        const QString package = function.left(function.indexOf(u'.', slash + 1));
        const bool own = package == "main"_L1;
        switch (kind) {
        case SyncKind::Channel: return own ? tr("a channel in %1").arg(function) : tr("a channel of %1").arg(package);
        case SyncKind::Mutex: return own ? tr("a mutex in %1").arg(function) : tr("a mutex of %1").arg(package);
        case SyncKind::RwMutex:
            return own ? tr("a read-write mutex in %1").arg(function) : tr("a read-write mutex of %1").arg(package);
        case SyncKind::WaitGroup:
            return own ? tr("a wait group in %1").arg(function) : tr("a wait group of %1").arg(package);
        case SyncKind::Cond: return own ? tr("a condition in %1").arg(function) : tr("a condition of %1").arg(package);
        case SyncKind::Semaphore:
            return own ? tr("a semaphore in %1").arg(function) : tr("a semaphore of %1").arg(package);
        case SyncKind::Coroutine:
            return own ? tr("an iterator in %1").arg(function) : tr("an iterator of %1").arg(package);
        }
        return package;
    }

    static QString numbered(const QString &name, qsizetype number) { return tr("%1 no. %2").arg(name).arg(number); }

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
        case SyncKind::Semaphore: return tr("a semaphore at %1").arg(address);
        case SyncKind::Coroutine: return tr("an iterator at %1").arg(address);
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
        case WaitKind::Semaphore: return tr("a semaphore");
        case WaitKind::Coroutine: return tr("an iterator");
        default: return tr("a channel");
        }
    }

    static QString wait(const GoroutineWait &wait, const QString &who, const QString &what)
    {
        const QString where = place(wait.place);
        switch (wait.kind) {
        case WaitKind::Send: return tr("%1 sends to %2 (%3)").arg(who, what, where);
        case WaitKind::Receive: return tr("%1 receives from %2 (%3)").arg(who, what, where);
        case WaitKind::Select: return tr("%1 waits in a select (%2)").arg(who, where);
        case WaitKind::NilChannel: return tr("%1 uses a nil channel (%2)").arg(who, where);
        case WaitKind::EmptySelect: return tr("%1 waits in a select that has nothing to wait for (%2)").arg(who, where);
        default: return tr("%1 waits for %2 (%3)").arg(who, what, where);
        }
    }

    static QString oneCase(bool sends, const QString &name)
    {
        return sends ? tr("send to %1").arg(name) : tr("receive from %1").arg(name);
    }

    static QString queue(const QStringList &first, int others)
    {
        const QString names = first.join(u", "_s);
        return others == 0 ? names : tr("%1 and %n more", nullptr, others).arg(names);
    }

    static QString heldBy(const QString &wait, const QString &holder)
    {
        return tr("%1, which %2 has").arg(wait, holder);
    }
    static QString itself(const QString &wait) { return tr("%1, which it has itself").arg(wait); }

    static QString probablyHeldBy(const QString &wait, const QString &holder)
    {
        return tr("%1, which %2 probably has").arg(wait, holder);
    }

    static QString probablyItself(const QString &wait) { return tr("%1, which it probably has itself").arg(wait); }

    static QString behind(const QStringList &names, int others)
    {
        if (names.size() == 1 && others == 0) {
            return tr("Behind it waits %1.").arg(names.constFirst());
        }
        return others == 0 ? tr("Behind it wait %1.").arg(names.join(u", "_s))
                           : tr("Behind it wait %1 and %n more.", nullptr, others).arg(names.join(u", "_s));
    }

    static QString onPurpose()
    {
        return tr("Programs whose other goroutines do the work often let main wait like this on purpose.");
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
        case FindingKind::Coroutine: return tr("Nobody is left at the other side of an iterator");
        case FindingKind::Mixed: break;
        }
        return tr("Goroutines wait for each other by different means");
    }

    static QString why(const WaitFinding &finding)
    {
        return finding.keepsLock ? tr("A lock is kept by a goroutine that waits where nobody seems to come")
                                 : why(finding.kind);
    }

    static QString kept(int waiters, const QString &lock, const QString &holder, const QString &wait, bool exact)
    {
        if (!exact) {
            return waiters == 1 ? tr("1 goroutine waits for %1, which %2 probably has, and %3").arg(lock, holder, wait)
                                : tr("%n goroutine(s) wait for %1, which %2 probably has, and %3", nullptr, waiters)
                                      .arg(lock, holder, wait);
        }
        return waiters == 1
            ? tr("1 goroutine waits for %1, which %2 has, and %3").arg(lock, holder, wait)
            : tr("%n goroutine(s) wait for %1, which %2 has, and %3", nullptr, waiters).arg(lock, holder, wait);
    }

    static QString nobodyThere(const QString &wait, WaitKind kind)
    {
        switch (kind) {
        case WaitKind::Send: return tr("%1, where no goroutine is seen to receive").arg(wait);
        case WaitKind::Receive: return tr("%1, where no goroutine is seen to send").arg(wait);
        case WaitKind::WaitGroup: return tr("%1, where no goroutine is seen that calls Done").arg(wait);
        case WaitKind::Cond: return tr("%1, where no goroutine is seen that signals").arg(wait);
        default: return tr("%1, where no goroutine is seen at the other end").arg(wait);
        }
    }

    static QString verdict(WaitVerdict verdict)
    {
        switch (verdict) {
        case WaitVerdict::None: return tr("Nothing was found that waits for ever.");
        case WaitVerdict::LeakSuspects: return tr("Some goroutines will never end; the rest of the program goes on.");
        case WaitVerdict::PartialDeadlock: return tr("A part of the program is stuck; the rest goes on.");
        case WaitVerdict::Deadlock: return tr("Deadlock: no goroutine can go on.");
        }
        return {};
    }
};

/// The route, and the number that tells requests of one route apart.
QString requestWords(const QMap<QString, QString> &labels)
{
    const QString name = requestName(labels);
    const QString number = labels.value(u"request"_s);
    return number.isEmpty() || number == name ? name : name.isEmpty() ? number : QString(name + u' ' + number);
}

/// Finds a name of its own for each object.
class Names
{
public:
    explicit Names(const WaitReport &report)
    {
        for (const WaitLine &line : report.waiting) { // the first that waits is the one that is named
            for (const quint64 object : line.wait.objects) {
                if (!m_waiter.contains(object)) {
                    m_waiter.insert(object, &line.wait);
                }
            }
        }
        QHash<QString, QList<quint64>> called;
        for (const SyncObject &object : report.objects) {
            const QString name = nameOf(object);
            m_names.insert(object.address, name);
            called[name].append(object.address);
        }
        called.removeIf([](const auto &same) { return same.value().size() == 1; });
        for (auto same = called.cbegin(); same != called.cend(); ++same) {
            tellApart(same.key(), same.value());
        }
    }

    [[nodiscard]] QHash<quint64, QString> all() const { return m_names; }

private:
    using Describe = QString (*)(const GoroutineWait &);

    [[nodiscard]] QString nameOf(const SyncObject &object) const
    {
        const GoroutineWait *wait = m_waiter.value(object.address);
        const bool words = object.expression.isEmpty() && wait && !wait->place.function.isEmpty();
        return words ? Words::nameless(object.kind, wait->place.function) : objectName(object);
    }

    void tellApart(const QString &expression, const QList<quint64> &objects)
    {
        static constexpr Describe ways[] = {
            [](const GoroutineWait &wait) { return wait.labels.value(u"request"_s); },
            [](const GoroutineWait &wait) { return requestName(wait.labels); },
            [](const GoroutineWait &wait) { return Words::goroutine(wait.id); },
        };
        QList<quint64> open = objects;
        for (const Describe describe : ways) {
            QHash<QString, int> uses;
            for (const quint64 object : std::as_const(open)) {
                ++uses[owner(object, describe)];
            }
            open.removeIf([&](quint64 object) {
                const QString text = owner(object, describe);
                const bool alone = !text.isEmpty() && uses.value(text) == 1;
                if (alone) {
                    m_names.insert(object, Words::of(expression, text));
                }
                return alone;
            });
        }
        std::ranges::sort(open);
        for (qsizetype i = 0; i < open.size(); ++i) {
            const QString address = u" 0x"_s + QString::number(open.at(i), 16);
            m_names.insert(open.at(i),
                           m_waiter.contains(open.at(i)) ? Words::numbered(expression, i + 1)
                                                         : QString(expression + address));
        }
    }

    [[nodiscard]] QString owner(quint64 object, Describe describe) const
    {
        const GoroutineWait *wait = m_waiter.value(object);
        return wait ? describe(*wait) : QString();
    }

    QHash<quint64, const GoroutineWait *> m_waiter;
    QHash<quint64, QString> m_names;
};

/// Makes the sentences of findings; the first few goroutines of each, so that a sentence stays one.
class Summary
{
public:
    Summary(const WaitReport &report, const WaitFacts &facts)
        : m_names(distinctNames(report))
        , m_goesOn(report.verdict != WaitVerdict::Deadlock)
    {
        for (const GoroutineWait &wait : facts.goroutines) {
            m_waits.insert(wait.id, &wait);
        }
        for (const WaitLine &line : report.waiting) {
            m_lines.insert(line.wait.id, &line);
        }
    }

    [[nodiscard]] QString of(const WaitFinding &finding) const
    {
        QString text =
            Words::tr("%1: %2.").arg(Words::why(finding), finding.keepsLock ? kept(finding) : waits(finding));
        if (!finding.behind.isEmpty() && !finding.keepsLock) {
            QStringList names;
            for (const GoroutineId id : first(finding.behind)) {
                names.append(name(id));
            }
            text += u' ' + Words::behind(names, static_cast<int>(finding.behind.size() - names.size()));
        }
        if (!finding.certain && finding.goroutines.size() == 1 && m_goesOn
            && maybeOnPurpose(*m_waits.value(finding.goroutines.constFirst()))) {
            text += u' ' + Words::onPurpose();
        }
        return text;
    }

private:
    static QList<GoroutineId> first(const QList<GoroutineId> &ids)
    {
        constexpr qsizetype most = 4;
        return ids.first(std::min(most, ids.size()));
    }

    [[nodiscard]] QString name(GoroutineId id) const
    {
        const GoroutineWait *wait = m_waits.value(id);
        return goroutineName(id, wait ? wait->labels : QMap<QString, QString>());
    }

    [[nodiscard]] QString waits(const WaitFinding &finding) const
    {
        QStringList parts;
        for (const GoroutineId id : first(finding.goroutines)) {
            if (const GoroutineWait *wait = m_waits.value(id)) {
                parts.append(withHolder(*wait));
            }
        }
        if (finding.goroutines.size() > parts.size()) {
            parts.append(Words::tr("%n more", nullptr, static_cast<int>(finding.goroutines.size() - parts.size())));
        }
        return parts.join(u", "_s);
    }

    /// How many wait for the first of the locks, who has it, and what that one waits for.
    [[nodiscard]] QString kept(const WaitFinding &finding) const
    {
        const GoroutineId holder = finding.goroutines.constFirst();
        const WaitLine *wanting = nullptr;
        bool exact = false;
        for (const GoroutineId id : finding.behind) {
            const WaitLine *line = m_lines.value(id);
            const auto has = line ? std::ranges::find(line->heldBy, holder, &LockHolding::goroutine)
                                  : QList<LockHolding>::const_iterator();
            if (line && has != line->heldBy.end()) {
                wanting = line;
                exact = has->exact;
                break;
            }
        }
        const GoroutineWait *wait = m_waits.value(holder);
        if (!wanting || !wait) {
            return waits(finding);
        }
        QString text = Words::nobodyThere(withHolder(*wait), wait->kind);
        if (finding.goroutines.size() > 1) {
            text += u", "_s + Words::tr("%n more like it", nullptr, static_cast<int>(finding.goroutines.size() - 1));
        }
        return Words::kept(static_cast<int>(finding.behind.size()), m_names.value(wanting->wait.objects.value(0)),
                           name(holder), text, exact);
    }

    [[nodiscard]] QString withHolder(const GoroutineWait &wait) const
    {
        const QString what =
            wait.objects.isEmpty() ? Words::unknownObject(wait.kind) : m_names.value(wait.objects.constFirst());
        const QString text = Words::wait(wait, name(wait.id), what);
        const WaitLine *line = m_lines.value(wait.id);
        if (!line || line->heldBy.size() != 1) {
            return text;
        }
        const LockHolding &holding = line->heldBy.constFirst();
        if (holding.goroutine == wait.id) {
            return holding.exact ? Words::itself(text) : Words::probablyItself(text);
        }
        const QString holder = Words::goroutine(holding.goroutine);
        return holding.exact ? Words::heldBy(text, holder) : Words::probablyHeldBy(text, holder);
    }

    QHash<quint64, QString> m_names;
    bool m_goesOn; ///< some of the program
    QHash<GoroutineId, const GoroutineWait *> m_waits;
    QHash<GoroutineId, const WaitLine *> m_lines;
};

} // namespace

QString lockOverNetwork(const WaitReport &report)
{
    QHash<GoroutineId, const WaitLine *> online; // clients wait for what reads the connection for them
    for (const WaitLine &line : report.waiting) {
        const bool client =
            isBlocked(line.wait.kind) && !isLock(line.wait.kind) && line.wait.place.function.startsWith("net/http."_L1);
        if (line.wait.kind == WaitKind::Network || client) {
            online.insert(line.wait.id, &line);
        }
    }
    const WaitLine *first = nullptr;
    const LockHolding *held = nullptr;
    int waiters = 0;
    for (const WaitLine &line : report.waiting) {
        for (const LockHolding &holding : line.heldBy) {
            if (online.contains(holding.goroutine) && (!held || held->object == holding.object)) {
                first = first ? first : &line;
                held = held ? held : &holding;
                ++waiters;
                break;
            }
        }
    }
    if (report.verdict != WaitVerdict::None || !held) {
        return {};
    }
    const GoroutineWait &holder = online.value(held->goroutine)->wait;
    const QString name = goroutineName(holder.id, holder.labels);
    const QString network = Words::tr("%1 waits for the network (%2)").arg(name, Words::place(holder.place));
    const QString lock = distinctNames(report).value(first->wait.objects.value(0));
    const QString what = held->taken.known() ? Words::tr("%1, taken at %2").arg(lock, Words::place(held->taken)) : lock;
    return Words::kept(waiters, what, name, network, held->exact) + u'.';
}

QString verdictSentence(const WaitReport &report)
{
    const QString sentence = Words::verdict(report.verdict);
    if (report.verdict != WaitVerdict::None) {
        return verdictIsCertain(report) ? sentence
                                        : Words::tr("%1 As far as can be seen, not for certain.").arg(sentence);
    }
    if (const QString lock = lockOverNetwork(report); !lock.isEmpty()) {
        const QString rest =
            Words::tr("If what it asks there needs the lock, they wait for ever; nothing else was found that does.");
        return lock + u' ' + (report.caveat.isEmpty() ? rest : report.caveat);
    }
    if (!report.caveat.isEmpty()) {
        return report.caveat;
    }
    return report.fromOutside
        ? Words::tr("%1 All goroutines wait for timers, the network or the system, or for those that do.").arg(sentence)
        : sentence;
}

QStringList reservations(const WaitReport &report)
{
    const bool first = report.verdict != WaitVerdict::None && !report.caveat.isEmpty();
    return first ? QStringList{report.caveat} + report.missing : report.missing;
}

QString findingTitle(const WaitFinding &finding)
{
    return Words::why(finding);
}

QString goroutineName(GoroutineId goroutine, const QMap<QString, QString> &labels)
{
    const QString text = Words::goroutine(goroutine);
    const QString request = requestWords(labels);
    return request.isEmpty() ? text : u"%1 (%2)"_s.arg(text, request);
}

QHash<quint64, QString> distinctNames(const WaitReport &report)
{
    return Names(report).all();
}

QString caseText(const GoroutineWait &wait, qsizetype index, const QString &name)
{
    return index < wait.sends.size() ? Words::oneCase(wait.sends.at(index), name) : name;
}

QString queueText(const SyncObject &object)
{
    constexpr qsizetype most = 8;
    QStringList first;
    for (const GoroutineId id : object.queue.first(std::min(most, object.queue.size()))) {
        first.append(QString::number(id));
    }
    return Words::queue(first, static_cast<int>(object.queue.size() - first.size()));
}

void summarize(WaitReport &report, const WaitFacts &facts)
{
    const Summary summary(report, facts);
    for (WaitFinding &finding : report.findings) {
        finding.summary = summary.of(finding);
    }
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
    case FindingKind::Coroutine: return "coroutine"_L1;
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
    case WaitKind::Sleep: return "timer"_L1;
    case WaitKind::Network: return "network"_L1;
    case WaitKind::Syscall: return "syscall"_L1;
    case WaitKind::Runtime: return "runtime"_L1;
    case WaitKind::Semaphore: return "semaphore"_L1;
    case WaitKind::Coroutine: return "coroutine"_L1;
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
    case SyncKind::Semaphore: return "semaphore"_L1;
    case SyncKind::Coroutine: return "coroutine"_L1;
    }
    return "channel"_L1;
}

} // namespace Backstep
