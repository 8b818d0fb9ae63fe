// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/keptlocks.h"

#include "app/session/gonames.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QtEndian>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

/// Accepts connections, or has one on which no request is under way, or looks whether its client is still there.
bool listensForWork(const GoroutineWait &wait, const Stack &stack)
{
    if (wait.kind != WaitKind::Network) {
        return false;
    }
    const bool idle = wait.place.function.startsWith("net/http."_L1);
    return std::ranges::any_of(stack.frames, [idle](const Frame &frame) {
        const QString &function = frame.location.function;
        return function.endsWith(".Accept"_L1) || function == "net/http.(*connReader).backgroundRead"_L1
            || (idle && function == "net/http.(*conn).serve"_L1);
    });
}

/// Whether the code of one goroutine names a variable where it may still come by.
class NamesInCode
{
public:
    explicit NamesInCode(const LockFinder &sources) : m_sources(sources) {}

    bool mayName(const Stack &stack, const QString &name)
    {
        return !stack.complete || stack.frames.isEmpty() || std::ranges::any_of(stack.frames, [&](const Frame &frame) {
            return !frame.runtime && mayName(frame.location, name);
        });
    }

private:
    bool mayName(const CodeLocation &at, const QString &name)
    {
        const std::tuple key(at.file, at.line, name);
        if (const auto known = m_known.find(key); known != m_known.end()) {
            return known->second;
        }
        const GoSourcePtr source = m_sources.source(at.file);
        const bool written = at.file.endsWith(".go"_L1); // the compiler's own wrappers are not
        const bool may =
            name.isEmpty() || (written && (!source || source->mayUseAgain(at.line, name, GoSource::NamesOf::All)));
        m_known.emplace(key, may);
        return may;
    }

    const LockFinder &m_sources;
    std::map<std::tuple<QString, int, QString>, bool> m_known;
};

/// The code of the program, as opposed to what comes with Go.
class OwnCode
{
public:
    OwnCode(const WaitFacts &facts, const Stacks &stacks, const QSet<GoroutineId> &keepers) : m_stacks(stacks)
    {
        for (auto stack = stacks.cbegin(); stack != stacks.cend() && m_goSources.isEmpty(); ++stack) {
            for (const Frame &frame : stack->frames) {
                m_goSources = m_goSources.isEmpty() ? goSourcesOf(frame.location) : m_goSources;
            }
        }
        for (const GoroutineWait &wait : facts.goroutines) {
            const bool keeps = keepers.contains(wait.id);
            for (const Frame &frame : stacks.value(wait.id).frames) {
                if ((keeps || isLock(wait.kind)) && has(frame)) {
                    m_lines[frame.location.file].append(frame.location.line);
                }
                if (keeps && has(frame)) {
                    m_folders.insert(QFileInfo(frame.location.file).path());
                }
            }
        }
    }

    [[nodiscard]] bool runs(GoroutineId goroutine) const
    {
        return std::ranges::any_of(m_stacks.value(goroutine).frames, [this](const Frame &frame) { return has(frame); });
    }

    /// Whether the packages of those who keep locks use a name elsewhere than where goroutines keep or want one. What
    /// calls that, by a function value or an interface, no stack shows.
    [[nodiscard]] bool usesElsewhere(const QString &name)
    {
        readPackages();
        return std::ranges::any_of(m_packages.asKeyValueRange(), [this, &name](const auto &file) {
            return !file.second || file.second->usesElsewhere(name, m_lines.value(file.first));
        });
    }

private:
    [[nodiscard]] bool has(const Frame &frame) const
    {
        const QString &file = frame.location.file;
        return !frame.runtime && file.endsWith(".go"_L1) && (m_goSources.isEmpty() || !file.startsWith(m_goSources));
    }

    void readPackages()
    {
        for (const QString &folder : std::exchange(m_folders, {})) {
            const QStringList files = QDir(folder).entryList({u"*.go"_s}, QDir::Files);
            for (const QString &file : files) {
                if (!file.endsWith("_test.go"_L1)) {
                    const QString path = folder + u'/' + file;
                    m_packages.insert(path, readGoSource(path).value_or(nullptr));
                }
            }
        }
    }

    const Stacks &m_stacks;
    QString m_goSources;
    QSet<QString> m_folders;
    QHash<QString, QList<int>> m_lines; ///< of frames that keep or want locks, by file
    QHash<QString, GoSourcePtr> m_packages; ///< by file
};

} // namespace

QSet<GoroutineId> keepersOfLocks(const WaitFacts &facts)
{
    QSet<quint64> wanted;
    QSet<GoroutineId> blocked;
    for (const GoroutineWait &wait : facts.goroutines) {
        if (isLock(wait.kind)) {
            wanted.insert(wait.objects.value(0));
        } else if (isBlocked(wait.kind) && wait.kind != WaitKind::Coroutine && !wait.unknown
                   && !wait.objects.isEmpty()) {
            blocked.insert(wait.id);
        }
    }
    blocked -= facts.stuck + facts.likelyStuck;
    QSet<GoroutineId> keepers;
    for (const LockHolding &holding : facts.holdings) {
        if (wanted.contains(holding.object) && blocked.contains(holding.goroutine)) {
            keepers.insert(holding.goroutine);
        }
    }
    return keepers;
}

QString nameToLookFor(const QString &expression)
{
    static const QRegularExpression call(u"\\.\\w+\\(\\)$"_s);
    static const QRegularExpression last(u"(?:^|\\.)([\\p{L}_][\\p{L}\\p{Nd}_]*)$"_s);
    QString text = expression;
    return last.match(text.remove(call)).captured(1);
}

LivenessRoots rootsWithoutPackage(const WaitFacts &facts, LivenessRoots used, const Stacks &stacks,
                                  const LockFinder &sources)
{
    used.package.clear();
    const QSet<GoroutineId> keepers = keepersOfLocks(facts);
    QHash<quint64, QString> names;
    for (const GoroutineWait &wait : facts.goroutines) {
        if (keepers.contains(wait.id)) {
            for (const quint64 object : wait.objects) {
                names.insert(object, nameToLookFor(facts.objects.value(object).expression));
            }
        }
    }
    NamesInCode code(sources);
    OwnCode own(facts, stacks, keepers);
    QSet<QString> elsewhere;
    for (const QString &name : std::as_const(names)) {
        if (!elsewhere.contains(name) && own.usesElsewhere(name)) {
            elsewhere.insert(name);
        }
    }
    for (const GoroutineWait &wait : facts.goroutines) {
        const Stack stack = stacks.value(wait.id);
        if (listensForWork(wait, stack)) {
            used.goroutines.remove(wait.id);
            continue;
        }
        for (auto it = names.cbegin(); it != names.cend() && !wait.system; ++it) {
            const bool mayCall = elsewhere.contains(it.value()) && own.runs(wait.id);
            if (mayCall || code.mayName(stack, it.value())) {
                const quint64 word = qToLittleEndian(it.key());
                used.goroutines[wait.id].append(reinterpret_cast<const char *>(&word), sizeof word);
            }
        }
    }
    return used;
}

} // namespace Backstep
