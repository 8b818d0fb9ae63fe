// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/knowntypes.h"

#include <QCoreApplication>

namespace Backstep {

using namespace Qt::StringLiterals;
using Delve::Kind;
using Delve::Variable;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::VariableText)
};

const QString unloaded = u"{…}"_s;

const Variable *field(const Variable &owner, QLatin1StringView name)
{
    const auto found = std::ranges::find(owner.children, name, &Variable::name);
    return found == owner.children.end() ? nullptr : &*found;
}

/// The number in a field, which may be an atomic one (its `v`); nothing when it was not loaded.
std::optional<qint64> numberIn(const Variable *holder)
{
    if (holder != nullptr && holder->kind == Kind::Struct) {
        holder = field(*holder, "v"_L1);
    }
    if (holder == nullptr || holder->value.isEmpty()) {
        return std::nullopt;
    }
    bool isNumber = false;
    const qint64 number = holder->value.startsWith(u'-') ? holder->value.toLongLong(&isNumber)
                                                         : static_cast<qint64>(holder->value.toULongLong(&isNumber));
    return isNumber ? std::optional(number) : std::nullopt;
}

QString withWaiters(const QString &state, qint64 waiters)
{
    return waiters > 0 ? Text::tr("%1, %2 waiting").arg(state).arg(waiters) : state;
}

std::optional<QString> mutexText(const Variable &mutex)
{
    // Since Go 1.24 sync.Mutex holds one of internal/sync, where the fields are.
    const Variable *inner = field(mutex, "mu"_L1);
    const std::optional<qint64> state = numberIn(field(inner == nullptr ? mutex : *inner, "state"_L1));
    if (!state) {
        return unloaded; // its fields tell nobody anything
    }
    return withWaiters((*state & 1) != 0 ? Text::tr("locked") : Text::tr("unlocked"), *state >> 3);
}

std::optional<QString> readWriteMutexText(const Variable &mutex)
{
    constexpr qint64 writerPending = 1 << 30;
    const std::optional<qint64> readers = numberIn(field(mutex, "readerCount"_L1));
    if (!readers) {
        return std::nullopt;
    }
    if (*readers > 0) {
        return Text::tr("locked by %1 reading").arg(*readers);
    }
    if (*readers == 0) {
        return Text::tr("unlocked");
    }
    const qint64 leaving = numberIn(field(mutex, "readerWait"_L1)).value_or(0);
    return leaving > 0 ? Text::tr("locked by %1 reading, one waiting to write").arg(leaving)
                       : withWaiters(Text::tr("locked for writing"), *readers + writerPending);
}

std::optional<QString> waitGroupText(const Variable &group)
{
    const std::optional<qint64> state = numberIn(field(group, "state"_L1));
    if (!state) {
        return std::nullopt;
    }
    constexpr qint64 waiterMask = 0x7fffffff; // the bit above marks a group of testing/synctest
    return withWaiters(Text::tr("%1 to come").arg(*state >> 32), *state & waiterMask);
}

std::optional<QString> onceText(const Variable &once)
{
    const std::optional<qint64> done = numberIn(field(once, "done"_L1));
    if (!done) {
        return std::nullopt;
    }
    return *done != 0 ? Text::tr("done") : Text::tr("not done yet");
}

std::optional<QString> atomicText(const Variable &atomic)
{
    const Variable *value = field(atomic, "v"_L1);
    if (value == nullptr || value->value.isEmpty()) {
        return std::nullopt;
    }
    if (atomic.type == "sync/atomic.Bool"_L1) {
        return value->value == "0"_L1 ? u"false"_s : u"true"_s;
    }
    if (value->kind == Kind::UnsafePointer) {
        const quint64 address = value->value.toULongLong();
        return address == 0 ? u"nil"_s : u"0x"_s + QString::number(address, 16);
    }
    return value->value;
}

} // namespace

std::optional<QString> knownTypeText(const Variable &variable)
{
    if (variable.kind != Kind::Struct) {
        return std::nullopt;
    }
    if (variable.type == "sync.Mutex"_L1 || variable.type == "internal/sync.Mutex"_L1) {
        return mutexText(variable);
    }
    if (variable.type == "sync.RWMutex"_L1) {
        return readWriteMutexText(variable);
    }
    if (variable.type == "sync.WaitGroup"_L1) {
        return waitGroupText(variable);
    }
    if (variable.type == "sync.Once"_L1) {
        return onceText(variable);
    }
    return variable.type.startsWith("sync/atomic."_L1) ? atomicText(variable) : std::nullopt;
}

bool lacksKnownFields(const Variable &variable)
{
    static const QStringList known{u"sync.Mutex"_s, u"internal/sync.Mutex"_s, u"sync.RWMutex"_s, u"sync.WaitGroup"_s,
                                   u"sync.Once"_s};
    const bool atomic = variable.type.startsWith("sync/atomic."_L1) && variable.type != "sync/atomic.Value"_L1;
    return variable.kind == Kind::Struct && variable.unreadable.isEmpty() && variable.addr != 0
        && (variable.flags & Delve::FakeAddress) == 0 && (atomic || known.contains(variable.type))
        && knownTypeText(variable).value_or(unloaded) == unloaded;
}

const Variable *errorMessage(const Variable &held)
{
    const Variable &inside = held.kind == Kind::Pointer && !held.children.isEmpty() ? held.children.first() : held;
    if (inside.kind != Kind::Struct) {
        return nullptr;
    }
    for (const QLatin1StringView name : {"s"_L1, "msg"_L1, "Msg"_L1, "message"_L1, "Message"_L1}) {
        const Variable *message = field(inside, name);
        if (message != nullptr && message->kind == Kind::String && message->unreadable.isEmpty()) {
            return message;
        }
    }
    return nullptr;
}

} // namespace Backstep
