// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/integration/session/plainsight.h"

#include "app/capsule/capsulereader.h"
#include "tests/integration/session/plainvalue.h"
#include "tests/integration/session/rawreplay.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Backstep::Testing {

namespace {

constexpr int depth = 50;

QByteArray scopeOf(GoroutineId goroutine, int frame, int valueDepth)
{
    return "{\"Scope\":{\"GoroutineID\":" + QByteArray::number(goroutine) + ",\"Frame\":" + QByteArray::number(frame)
        + "},\"Cfg\":{\"FollowPointers\":true,\"MaxVariableRecurse\":" + QByteArray::number(valueDepth)
        + ",\"MaxStringLen\":256,\"MaxArrayValues\":64,\"MaxStructFields\":-1}}";
}

QString placeText(const CodeLocation &place)
{
    return u"%1 %2:%3 pc %4"_s.arg(place.function, place.file).arg(place.line).arg(place.pc);
}

QString placeText(const QJsonObject &place)
{
    const bool known = place.value(u"line"_s).toInteger() > 0 && !place.value(u"file"_s).toString().isEmpty()
        && place.value(u"file"_s).toString() != u"?"_s;
    return u"%1 %2:%3 pc %4"_s
        .arg(place.value(u"function"_s).toObject().value(u"name"_s).toString(),
             known ? place.value(u"file"_s).toString() : QString())
        .arg(known ? place.value(u"line"_s).toInteger() : 0)
        .arg(static_cast<quint64>(place.value(u"pc"_s).toDouble()));
}

QMap<QString, QString> labelsOf(const QJsonObject &goroutine)
{
    QMap<QString, QString> labels;
    const QJsonObject object = goroutine.value(u"labels"_s).toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        labels.insert(it.key(), it.value().toString());
    }
    return labels;
}

QString labelText(const QMap<QString, QString> &labels)
{
    QStringList texts;
    for (auto it = labels.begin(); it != labels.end(); ++it) {
        texts.append(it.key() + u'=' + it.value());
    }
    return texts.join(u' ');
}

/// runtime2.go: _Gidle, _Grunnable, … ; the garbage collector may add its bit.
QString stateText(qint64 status)
{
    static const QStringList names{u"idle"_s, u"runnable"_s, u"running"_s, u"syscall"_s, u"waiting"_s,
                                   u"5"_s,    u"dead"_s,     u"7"_s,       u"copying"_s, u"preempted"_s};
    return names.value(status & ~0x1000);
}

QString stateText(GoroutineState state)
{
    switch (state) {
    case GoroutineState::Idle: return u"idle"_s;
    case GoroutineState::Runnable: return u"runnable"_s;
    case GoroutineState::Running: return u"running"_s;
    case GoroutineState::Syscall: return u"syscall"_s;
    case GoroutineState::Waiting: return u"waiting"_s;
    case GoroutineState::Dead: return u"dead"_s;
    case GoroutineState::CopyingStack: return u"copying"_s;
    case GoroutineState::Preempted: return u"preempted"_s;
    case GoroutineState::Unknown: break;
    }
    return {};
}

QStringList words(const Goroutine &goroutine)
{
    return {u"goroutine %1"_s.arg(goroutine.id),
            u"labels "_s + labelText(goroutine.labels),
            u"thread %1"_s.arg(goroutine.thread),
            u"state "_s + stateText(goroutine.state),
            u"waits for "_s + goroutine.waitReason,
            u"since %1"_s.arg(goroutine.waitSince.value_or(0)),
            u"is at "_s + placeText(goroutine.current),
            u"user's "_s + placeText(goroutine.user),
            u"made at "_s + placeText(goroutine.goStatement),
            u"begins at "_s + placeText(goroutine.start)};
}

/// Where dlv says that a goroutine is. Of one that waits for a lock the place may also be the first frame outside of
/// Go's own packages, which is what a person looks for.
QString userPlace(const Goroutine &ours, const QJsonObject &goroutine, const QJsonArray &stack)
{
    static const QRegularExpression library(
        u"\\A(runtime|internal|sync|syscall)[./]|\\Atime\\.Sleep|\\A(C\\.|_rt0_|\\z)"_s);
    const auto isLibrary = [](const QJsonValue &place) {
        const QJsonObject function = place.toObject().value(u"function"_s).toObject();
        return library.match(function.value(u"name"_s).toString()).hasMatch();
    };
    const QJsonObject said = goroutine.value(u"userCurrentLoc"_s).toObject();
    const auto outside = std::ranges::find_if_not(stack, isLibrary);
    if (isLibrary(said) && outside != stack.end() && placeText(ours.user) != placeText(said)) {
        return placeText(outside->toObject());
    }
    return placeText(said);
}

QStringList words(const QJsonObject &goroutine, const QString &user, const QStringList &waitReasons)
{
    const QString state = stateText(goroutine.value(u"status"_s).toInteger());
    const qint64 reason = goroutine.value(u"waitReason"_s).toInteger();
    return {u"goroutine %1"_s.arg(goroutine.value(u"id"_s).toInteger()),
            u"labels "_s + labelText(labelsOf(goroutine)),
            u"thread %1"_s.arg(goroutine.value(u"threadID"_s).toInteger()),
            u"state "_s + state,
            u"waits for "_s + (state == u"waiting"_s ? waitReasons.value(reason) : QString()),
            u"since %1"_s.arg(goroutine.value(u"waitSince"_s).toInteger()),
            u"is at "_s + placeText(goroutine.value(u"currentLoc"_s).toObject()),
            u"user's "_s + user,
            u"made at "_s + placeText(goroutine.value(u"goStatementLoc"_s).toObject()),
            u"begins at "_s + placeText(goroutine.value(u"startLoc"_s).toObject())};
}

/// Where unwinding failed dlv adds the failure once more for each time that the stack was asked for; one of them
/// counts.
QStringList words(const QJsonArray &stack)
{
    QStringList texts;
    for (const QJsonValue &value : stack) {
        texts.append(
            u"%1 at %2"_s.arg(placeText(value.toObject())).arg(value.toObject().value(u"FrameOffset"_s).toInteger()));
        if (!value.toObject().value(u"Err"_s).toString().isEmpty()) {
            break;
        }
    }
    return texts.first(qMin<qsizetype>(texts.size(), depth));
}

QStringList words(const StackPtr &stack)
{
    QStringList texts;
    for (const Frame &frame : stack ? stack->frames : QList<Frame>()) {
        texts.append(u"%1 at %2"_s.arg(placeText(frame.location)).arg(frame.offset));
    }
    return texts;
}

/// The first words that differ.
QString difference(const QStringList &ours, const QStringList &theirs, const QString &where)
{
    for (qsizetype i = 0; i < qMax(ours.size(), theirs.size()); ++i) {
        if (ours.value(i) != theirs.value(i)) {
            return u"%1: %2, dlv says %3"_s.arg(where, ours.value(i), theirs.value(i));
        }
    }
    return {};
}

QString stopDiffers(CapsuleReader &capsule, const MomentInfo &moment, const PlainSight &sight)
{
    const auto stop = capsule.stop(moment.id);
    if (!stop) {
        return stop.error().message;
    }
    const QJsonObject state = sight.value(u"state"_s).toObject();
    const QJsonObject goroutine = state.value(u"currentGoroutine"_s).toObject();
    const QJsonObject thread = state.value(u"currentThread"_s).toObject();
    const qint64 id =
        goroutine.isEmpty() ? thread.value(u"goroutineID"_s).toInteger() : goroutine.value(u"id"_s).toInteger();
    // Where the program runs no goroutine dlv takes any thread for the current one, not always the same.
    const auto threadText = [&goroutine](qint64 number) {
        return goroutine.isEmpty() ? QString() : u"thread %1"_s.arg(number);
    };
    const QStringList ours{u"event %1"_s.arg(moment.position.event), u"goroutine %1"_s.arg(stop->goroutine),
                           threadText(stop->thread), labelText(stop->labels)};
    const QStringList theirs{u"event "_s + state.value(u"When"_s).toString().section(u' ', -1),
                             u"goroutine %1"_s.arg(qMax<qint64>(id, 0)), threadText(thread.value(u"id"_s).toInteger()),
                             labelText(labelsOf(goroutine))};
    return difference(ours, theirs, u"the stop"_s);
}

QString goroutineDiffers(CapsuleReader &capsule, qint64 moment, const Goroutine &ours, const PlainSight &sight,
                         Compared &compared)
{
    const QString where = u"goroutine %1"_s.arg(ours.id);
    const auto stack = capsule.stack(moment, ours.id);
    if (!stack) {
        return stack.error().message;
    }
    ++compared.stacks;
    compared.labels += static_cast<int>(ours.labels.size());
    const QJsonArray frames = sight.value(u"stacks"_s).toObject().value(QString::number(ours.id)).toArray();
    if (const QString found = difference(words(*stack), words(frames), where); !found.isEmpty()) {
        return found;
    }
    const int frame = *stack ? (*stack)->firstUserFrame : 0;
    const QJsonObject theirs = sight.value(u"values"_s).toObject().value(QString::number(ours.id)).toObject();
    const auto values = capsule.values(moment, ours.id, frame);
    if (!values || theirs.isEmpty()) {
        return values.has_value() == !theirs.isEmpty() ? QString() : where + u": values on one side only"_s;
    }
    if (theirs.value(u"frame"_s).toInt() != frame) {
        return where + u": values of another frame"_s;
    }
    const QString found = differenceOfValues(values->arguments, theirs.value(u"arguments"_s).toArray(), compared.values)
        + differenceOfValues(values->locals, theirs.value(u"locals"_s).toArray(), compared.values);
    return found.isEmpty() ? found : where + u": "_s + found;
}

/// Most of what dlv says of one moment it says of the next one, too: each different part is written once, and where it
/// stands again is {"#": its number}.
class Pool
{
public:
    [[nodiscard]] QJsonValue packed(const QJsonValue &value)
    {
        constexpr qsizetype worthIt = 40;
        const QJsonValue inner = withParts(value, [this](const QJsonValue &part) { return packed(part); });
        const QByteArray text = QJsonDocument(QJsonArray{inner}).toJson(QJsonDocument::Compact);
        if (text.size() < worthIt || !(inner.isObject() || inner.isArray())) {
            return inner;
        }
        if (!m_numbers.contains(text)) {
            m_numbers.insert(text, m_parts.size());
            m_parts.append(inner);
        }
        return QJsonObject{{u"#"_s, m_numbers.value(text)}};
    }
    [[nodiscard]] const QJsonArray &parts() const { return m_parts; }

    [[nodiscard]] static QJsonValue unpacked(const QJsonValue &value, const QJsonArray &parts)
    {
        const QJsonValue number = value.toObject().value(u"#"_s);
        const QJsonValue whole = number.isUndefined() ? value : parts.at(number.toInteger());
        return withParts(whole, [&parts](const QJsonValue &part) { return unpacked(part, parts); });
    }

private:
    template<typename Change>
    static QJsonValue withParts(const QJsonValue &value, const Change &change)
    {
        if (value.isArray()) {
            QJsonArray array;
            for (const QJsonValue &element : value.toArray()) {
                array.append(change(element));
            }
            return array;
        }
        if (value.isObject()) {
            QJsonObject object = value.toObject();
            for (auto it = object.begin(); it != object.end(); ++it) {
                *it = change(QJsonValue(*it));
            }
            return object;
        }
        return value;
    }

    QHash<QByteArray, qsizetype> m_numbers;
    QJsonArray m_parts;
};

} // namespace

Result<void> PlainSights::save(const QString &file) const
{
    Pool pool;
    QJsonArray moments;
    for (const PlainSight &sight : sights) {
        moments.append(pool.packed(sight));
    }
    const QJsonObject all{{u"waitReasons"_s, QJsonArray::fromStringList(waitReasons)},
                          {u"pool"_s, pool.parts()},
                          {u"moments"_s, moments}};
    QFile out(file);
    const QByteArray packed = qCompress(QJsonDocument(all).toJson(QJsonDocument::Compact), 9);
    if (!out.open(QFile::WriteOnly) || out.write(packed) != packed.size()) {
        return fail(ErrorCode::io, out.errorString());
    }
    return {};
}

Result<PlainSights> PlainSights::load(const QString &file)
{
    QFile in(file);
    if (!in.open(QFile::ReadOnly)) {
        return fail(ErrorCode::io, in.errorString());
    }
    const QJsonObject all = QJsonDocument::fromJson(qUncompress(in.readAll())).object();
    const QJsonArray parts = all.value(u"pool"_s).toArray();
    PlainSights result;
    for (const QJsonValue &text : all.value(u"waitReasons"_s).toArray()) {
        result.waitReasons.append(text.toString());
    }
    for (const QJsonValue &moment : all.value(u"moments"_s).toArray()) {
        result.sights.append(Pool::unpacked(moment, parts).toObject());
    }
    return result;
}

PlainSight lookAround(RawReplay &raw, CapsuleReader &capsule, const MomentInfo &moment)
{
    RawReplay::Sight seen = raw.look(depth);
    const qint64 selected = seen.state.value(u"currentGoroutine"_s).toObject().value(u"id"_s).toInteger();
    if (moment.goroutine != 0 && selected != moment.goroutine) {
        raw.ask("Command",
                "{\"name\":\"switchGoroutine\",\"goroutineID\":" + QByteArray::number(moment.goroutine) + '}');
        seen = raw.look(depth);
    }
    QJsonObject stacks;
    QJsonObject values;
    for (auto it = seen.stacks.begin(); it != seen.stacks.end(); ++it) {
        const QString key = QString::number(it.key());
        stacks.insert(key, it.value());
        // Whose variables were kept, and of which frame, is the capsule's choice; what they are is not.
        const auto stack = capsule.stack(moment.id, it.key());
        const int frame = stack && *stack ? (*stack)->firstUserFrame : 0;
        if (!capsule.values(moment.id, it.key(), frame)) {
            continue;
        }
        const QByteArray scope = scopeOf(it.key(), frame, capsule.facts().valueDepth);
        const QList<QJsonObject> answers = raw.askAll({{"ListFunctionArgs", scope}, {"ListLocalVars", scope}});
        values.insert(key,
                      QJsonObject{{u"frame"_s, frame},
                                  {u"arguments"_s, answers.value(0).value(u"Args"_s).toArray()},
                                  {u"locals"_s, answers.value(1).value(u"Variables"_s).toArray()}});
    }
    return {{u"state"_s, seen.state}, {u"goroutines"_s, seen.goroutines}, {u"stacks"_s, stacks}, {u"values"_s, values}};
}

QStringList askWaitReasons(RawReplay &raw)
{
    const QJsonObject answer =
        raw.ask("Eval",
                "{\"Scope\":{\"GoroutineID\":-1,\"Frame\":0},\"Expr\":\"runtime.waitReasonStrings\",\"Cfg\":"
                "{\"MaxStringLen\":256,\"MaxArrayValues\":256,\"MaxStructFields\":-1}}");
    QStringList texts;
    for (const QJsonValue &text : answer.value(u"Variable"_s).toObject().value(u"children"_s).toArray()) {
        texts.append(text.toObject().value(u"value"_s).toString());
    }
    return texts;
}

QString differenceAt(CapsuleReader &capsule, const MomentInfo &moment, const PlainSight &sight,
                     const QStringList &waitReasons, Compared &compared)
{
    if (const QString found = stopDiffers(capsule, moment, sight); !found.isEmpty()) {
        return found;
    }
    const QJsonArray theirs = sight.value(u"goroutines"_s).toArray();
    const auto page = capsule.goroutines(moment.id, 0, 1'000);
    if (!page || page->goroutines.size() != theirs.size()) {
        return u"%1 goroutines, dlv says %2"_s.arg(page ? page->goroutines.size() : -1).arg(theirs.size());
    }
    for (qsizetype i = 0; i < theirs.size(); ++i) {
        const Goroutine &ours = page->goroutines.at(i);
        const QJsonArray stack = sight.value(u"stacks"_s).toObject().value(QString::number(ours.id)).toArray();
        const QJsonObject said = theirs.at(i).toObject();
        const QString found =
            difference(words(ours), words(said, userPlace(ours, said, stack), waitReasons), u"listed"_s)
            + goroutineDiffers(capsule, moment.id, ours, sight, compared);
        if (!found.isEmpty()) {
            return found;
        }
    }
    return {};
}

} // namespace Backstep::Testing
