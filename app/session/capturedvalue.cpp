// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capturedvalue.h"

#include "app/capsule/capsuleerror.h"
#include "app/session/capsuleexpression.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <compare>
#include <limits>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleExpression)
};

Variable made(VariableKind kind, const QString &value)
{
    Variable variable;
    variable.kind = kind;
    variable.value = value;
    return variable;
}

bool holdsMembers(const Variable &variable)
{
    return variable.kind == VariableKind::Struct || variable.kind == VariableKind::Pointer
        || variable.kind == VariableKind::Interface;
}

/// The single child by which a pointer or an interface shows what it leads to, where that is not spread out.
const Variable *onlyContent(const Variable &variable)
{
    const bool indirect = variable.kind == VariableKind::Pointer || variable.kind == VariableKind::Interface;
    if (!indirect || variable.children.size() != 1) {
        return nullptr;
    }
    const Variable &child = variable.children.first();
    const bool named =
        child.name.startsWith(u'*') || (variable.kind == VariableKind::Interface && child.name == child.type);
    return named ? &child : nullptr;
}

/// An embedded struct is a field that has its type's name.
bool isEmbedded(const Variable &field)
{
    return field.name == field.type.sliced(field.type.lastIndexOf(u'.') + 1);
}

const Variable *findField(const Variable &owner, const QString &name, int depth)
{
    for (const Variable &child : owner.children) {
        if (child.name == name) {
            return &child;
        }
    }
    const Variable *content = onlyContent(owner);
    for (const Variable &child : owner.children) {
        const bool inside = &child == content || (holdsMembers(child) && isEmbedded(child));
        const Variable *found = inside && depth > 0 ? findField(child, name, depth - 1) : nullptr;
        if (found != nullptr) {
            return found;
        }
    }
    return nullptr;
}

Result<Variable> readable(const Variable &variable)
{
    if (!variable.unreadable.isEmpty()) {
        return fail(CapsuleCode::notCaptured, variable.unreadable);
    }
    return variable;
}

bool isNil(const Variable &variable)
{
    return variable.value == "nil"_L1 && variable.kind != VariableKind::String;
}

/// Nanoseconds of a time.Duration as Go writes it, "1m2.5s".
std::optional<long double> durationOf(const QString &text)
{
    static const QRegularExpression part(u"(\\d+(?:\\.\\d+)?)(h|ms|m|s|µs|ns)"_s);
    static const QHash<QString, long double> units{{u"h"_s, 3.6e12L}, {u"m"_s, 6e10L}, {u"s"_s, 1e9L},
                                                   {u"ms"_s, 1e6L},   {u"µs"_s, 1e3L}, {u"ns"_s, 1}};
    long double sum = 0;
    qsizetype end = text.startsWith(u'-') ? 1 : 0;
    auto parts = part.globalMatch(text, end);
    while (parts.hasNext()) {
        const auto match = parts.next();
        if (match.capturedStart() != end) {
            return std::nullopt;
        }
        sum += match.captured(1).toDouble() * units.value(match.captured(2));
        end = match.capturedEnd();
    }
    return end == text.size() && end > 1 ? std::optional(text.startsWith(u'-') ? -sum : sum) : std::nullopt;
}

std::optional<long double> numberOf(const Variable &variable)
{
    bool ok = false;
    if (variable.kind == VariableKind::Integer) {
        // A named constant is written with its number behind it: "main.Red (2)".
        static const QRegularExpression named(u"\\((-?\\d+)\\)\\z"_s);
        const auto match = named.match(variable.value);
        const QString text = match.hasMatch() ? match.captured(1) : variable.value;
        if (const qint64 value = text.toLongLong(&ok); ok) {
            return value;
        }
        if (const quint64 value = text.toULongLong(&ok); ok) {
            return value;
        }
        return durationOf(text);
    }
    if (variable.kind == VariableKind::Float) {
        const double value = variable.value.toDouble(&ok);
        return ok ? std::optional<long double>(value) : std::nullopt;
    }
    return std::nullopt;
}

struct Bytes
{
    QByteArray bytes;
    qint64 length = 0;
    bool whole = true;
};

std::optional<Bytes> bytesOf(const Variable &variable)
{
    const std::optional<QByteArray> bytes =
        variable.kind == VariableKind::String ? unquotedGoString(variable.value) : std::nullopt;
    if (!bytes) {
        return std::nullopt;
    }
    const qint64 length = variable.length > 0 ? variable.length : bytes->size();
    return Bytes{.bytes = *bytes, .length = length, .whole = bytes->size() >= length && !variable.truncated};
}

bool decides(std::partial_ordering order, QLatin1StringView op)
{
    if (op == "=="_L1) {
        return order == 0;
    }
    if (op == "!="_L1) {
        return order != 0;
    }
    if (op == "<"_L1 || op == "<="_L1) {
        return order < 0 || (op == "<="_L1 && order == 0);
    }
    return order > 0 || (op == ">="_L1 && order == 0);
}

/// Absent when too little of a long string was kept to tell.
std::optional<std::partial_ordering> orderOf(const Bytes &left, const Bytes &right)
{
    const qsizetype common = qMin(left.bytes.size(), right.bytes.size());
    const int start = left.bytes.first(common).compare(right.bytes.first(common));
    if (start != 0) {
        return start < 0 ? std::partial_ordering::less : std::partial_ordering::greater;
    }
    if (left.whole && right.whole) {
        return left.bytes.size() <=> right.bytes.size();
    }
    return std::nullopt;
}

Error undecided(const QString &path)
{
    return {QString(CapsuleCode::notCaptured),
            Text::tr("“%1” cannot be decided by what was kept: only numbers, texts, truth values and nil are compared, "
                     "and long texts were cut.")
                .arg(path),
            {}};
}

} // namespace

Variable Captured::boolean(bool value)
{
    Variable variable = made(VariableKind::Bool, value ? u"true"_s : u"false"_s);
    variable.type = u"bool"_s;
    return variable;
}

Variable Captured::nil()
{
    return made(VariableKind::Invalid, u"nil"_s);
}

std::optional<Variable> Captured::number(const QString &text)
{
    bool ok = false;
    QString plain = text;
    plain.remove(u'_');
    if (plain.startsWith("0o"_L1, Qt::CaseInsensitive)) {
        plain.remove(1, 1); // C and Qt know octal numbers by their 0 alone
    }
    if (const qulonglong value = plain.toULongLong(&ok, 0); ok) {
        return made(VariableKind::Integer, QString::number(value));
    }
    plain.toDouble(&ok);
    return ok ? std::optional(made(VariableKind::Float, plain)) : std::nullopt;
}

std::optional<Variable> Captured::literal(const QString &text)
{
    if (text.startsWith(u'`')) {
        Variable raw =
            made(VariableKind::String,
                 u'"' + text.sliced(1, text.size() - 2).replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s) + u'"');
        raw.length = text.sliced(1, text.size() - 2).toUtf8().size();
        return raw;
    }
    if (text.startsWith(u'\'')) {
        const QString written = text.sliced(1, text.size() - 2);
        const QString inner = written == u"\""_s ? u"\\\""_s : written;
        const std::optional<QByteArray> bytes = unquotedGoString(u'"' + inner + u'"');
        const QList<uint> runes = bytes ? QString::fromUtf8(*bytes).toUcs4() : QList<uint>();
        if (runes.size() != 1) {
            return std::nullopt;
        }
        return made(VariableKind::Integer, QString::number(runes.first()));
    }
    const std::optional<QByteArray> bytes = unquotedGoString(text);
    if (!bytes) {
        return std::nullopt;
    }
    Variable string = made(VariableKind::String, text);
    string.length = bytes->size();
    return string;
}

Error Captured::notKept(const QString &path, qint64 kept, qint64 all, int depth)
{
    if (kept > 0) {
        return {QString(CapsuleCode::notCaptured),
                Text::tr("This capsule keeps the first %n part(s) of “%1”, which has %2.", nullptr,
                         static_cast<int>(qMin<qint64>(kept, std::numeric_limits<int>::max())))
                    .arg(path, QString::number(all)),
                {}};
    }
    return {QString(CapsuleCode::notCaptured),
            Text::tr("“%1” was kept to a depth of %2; what lies deeper is not in this capsule. Make one with deeper "
                     "values to see it.")
                .arg(path)
                .arg(depth),
            {}};
}

Result<Variable> Captured::field(const Variable &owner, const QString &name, const QString &path, int depth)
{
    if (const Variable *found = findField(owner, name, 8)) {
        return readable(*found);
    }
    if (const Variable *content = onlyContent(owner)) {
        return field(*content, name, path, depth);
    }
    if (isNil(owner)) {
        return fail(ErrorCode::notFound, Text::tr("“%1” is nil, so there is no %2 in it.").arg(path, name));
    }
    if (!holdsMembers(owner)) {
        return fail(ErrorCode::badInput, Text::tr("“%1” is of type %2, which has no fields.").arg(path, owner.type));
    }
    const bool everything = !owner.children.isEmpty() && owner.children.size() >= owner.childCount
        && std::ranges::none_of(owner.children, [](const Variable &child) {
               return holdsMembers(child) && child.children.isEmpty() && isEmbedded(child);
           });
    if (everything) {
        return fail(ErrorCode::notFound, Text::tr("“%1” has no field %2.").arg(path, name));
    }
    return fail(notKept(path, 0, owner.childCount, depth));
}

Result<Variable> Captured::pointee(const Variable &pointer, const QString &path, int depth)
{
    if (pointer.kind != VariableKind::Pointer) {
        return fail(ErrorCode::badInput, Text::tr("“%1” is no pointer.").arg(path));
    }
    if (isNil(pointer)) {
        return fail(ErrorCode::notFound, Text::tr("“%1” is nil and points to nothing.").arg(path));
    }
    if (const Variable *content = onlyContent(pointer)) {
        return readable(*content);
    }
    if (pointer.children.isEmpty()) {
        return fail(notKept(path, 0, pointer.childCount, depth));
    }
    Variable pointed = pointer; // its members stand in the pointer itself
    pointed.type = pointer.type.startsWith(u'*') ? pointer.type.sliced(1) : pointer.type;
    pointed.value = pointer.value.startsWith(u'&') ? pointer.value.sliced(1) : pointer.value;
    pointed.kind = pointed.type.startsWith("map["_L1) ? VariableKind::Map
        : pointed.type.startsWith("[]"_L1)            ? VariableKind::Slice
        : pointed.type.startsWith(u'[')               ? VariableKind::Array
        : pointed.type.startsWith(u'*')               ? VariableKind::Pointer
                                                      : VariableKind::Struct;
    return pointed;
}

Result<Variable> Captured::element(const Variable &owner, const Variable &key, const QString &path, int depth)
{
    if (const Variable *content = onlyContent(owner)) {
        return element(*content, key, path, depth);
    }
    const bool map = owner.kind == VariableKind::Map || owner.type.contains("map["_L1);
    const QString name = map ? key.value : u'[' + key.value + u']';
    for (const Variable &child : owner.children) {
        if (child.name == name) {
            return readable(child);
        }
    }
    if (isNil(owner)) {
        return fail(ErrorCode::notFound, Text::tr("“%1” is nil and has no elements.").arg(path));
    }
    const bool inside = !map && key.kind == VariableKind::Integer && key.value.toLongLong() >= 0
        && key.value.toLongLong() < owner.length;
    if (inside || (map && owner.children.size() < owner.childCount)) {
        return fail(notKept(path, owner.children.size(), qMax(owner.length, owner.childCount), depth));
    }
    return fail(ErrorCode::notFound, Text::tr("“%1” has no element %2.").arg(path, key.value));
}

Result<Variable> Captured::length(const Variable &variable, bool capacity, const QString &path)
{
    const bool counted = variable.kind == VariableKind::Slice || variable.kind == VariableKind::Array
        || variable.kind == VariableKind::Map || variable.kind == VariableKind::String
        || variable.kind == VariableKind::Channel;
    if (!counted) {
        return fail(ErrorCode::badInput, Text::tr("“%1” is of type %2, which has no length.").arg(path, variable.type));
    }
    const bool array = variable.kind == VariableKind::Array;
    Variable result =
        made(VariableKind::Integer, QString::number(capacity && !array ? variable.capacity : variable.length));
    result.type = u"int"_s;
    return result;
}

Result<bool> Captured::truth(const Variable &variable)
{
    if (variable.kind == VariableKind::Bool) {
        return variable.value == "true"_L1;
    }
    return fail(ErrorCode::badInput, Text::tr("“%1” is neither true nor false.").arg(variable.value.left(40)));
}

Result<Variable> Captured::compare(const Variable &left, QLatin1StringView op, const Variable &right,
                                   const QString &path)
{
    const bool equality = op == "=="_L1 || op == "!="_L1;
    if (equality && (left.kind == VariableKind::Invalid || right.kind == VariableKind::Invalid)) {
        return boolean((isNil(left) && isNil(right)) == (op == "=="_L1));
    }
    if (equality && left.kind == VariableKind::Bool && right.kind == VariableKind::Bool) {
        return boolean((left.value == right.value) == (op == "=="_L1));
    }
    const auto one = numberOf(left);
    const auto other = numberOf(right);
    if (one && other) {
        return boolean(decides(*one <=> *other, op));
    }
    const auto text = bytesOf(left);
    const auto otherText = bytesOf(right);
    if (text && otherText) {
        if (const auto order = orderOf(*text, *otherText)) {
            return boolean(decides(*order, op));
        }
        if (equality && text->length != otherText->length) {
            return boolean(op == "!="_L1);
        }
    }
    return fail(undecided(path));
}

std::optional<QByteArray> unquotedGoString(const QString &text)
{
    if (!text.startsWith(u'"')) {
        return std::nullopt;
    }
    static const QHash<QChar, char> simple{{u'n', '\n'},  {u'r', '\r'},  {u't', '\t'}, {u'"', '"'},
                                           {u'\\', '\\'}, {u'\'', '\''}, {u'0', '\0'}};
    QByteArray bytes;
    for (qsizetype i = 1; i < text.size(); ++i) {
        const QChar character = text.at(i);
        if (character == u'"') {
            return bytes;
        }
        if (character != u'\\') {
            const bool pair = character.isHighSurrogate() && i + 1 < text.size();
            bytes += text.sliced(i, pair ? 2 : 1).toUtf8();
            i += pair ? 1 : 0;
            continue;
        }
        const QChar code = ++i < text.size() ? text.at(i) : QChar();
        const qsizetype digits = code == u'x' ? 2 : code == u'u' ? 4 : code == u'U' ? 8 : 0;
        if (digits > 0) {
            // quotedGoString() works on characters: \x9f is the character, not a byte.
            const QString hex = text.sliced(i + 1).left(digits);
            bool ok = false;
            const uint rune = hex.toUInt(&ok, 16);
            if (!ok || hex.size() != digits || rune > QChar::LastValidCodePoint) {
                return std::nullopt;
            }
            const char32_t character = rune;
            bytes += QString::fromUcs4(&character, 1).toUtf8();
            i += digits;
        } else if (simple.contains(code)) {
            bytes += simple.value(code);
        } else {
            return std::nullopt;
        }
    }
    return std::nullopt; // no closing quote
}

} // namespace Backstep
