// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/variabletext.h"

#include "app/session/knowntypes.h"

#include <QCoreApplication>
#include <QStringDecoder>

namespace Backstep {

using namespace Qt::StringLiterals;
using Delve::Kind;
using Delve::Variable;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::VariableText)
};

constexpr QChar ellipsis(0x2026);

QString textOf(const Variable &variable, int budget);

QString escaped(QChar character)
{
    switch (character.unicode()) {
    case '\n': return u"\\n"_s;
    case '\r': return u"\\r"_s;
    case '\t': return u"\\t"_s;
    case '"': return u"\\\""_s;
    case '\\': return u"\\\\"_s;
    default: break;
    }
    const bool harmless = character.isPrint() || character.isSurrogate();
    const QLatin1StringView form = character.unicode() < 0x100 ? "\\x%1"_L1 : "\\u%1"_L1;
    const int width = character.unicode() < 0x100 ? 2 : 4;
    return harmless ? QString(character) : QString(form).arg(uint(character.unicode()), width, 16, QChar(u'0'));
}

QString stringText(const Variable &variable)
{
    const qint64 loaded = variable.value.toUtf8().size();
    const QString quoted = quotedGoString(variable.value);
    return loaded < variable.len ? quoted + ellipsis + Text::tr(" (%1 bytes)").arg(variable.len) : quoted;
}

/// A string among others: its beginning, where it is long.
QString partOf(const QString &quoted, int budget)
{
    constexpr int least = 24;
    return quoted.size() <= qMax(budget, least) ? quoted : quoted.first(qMax(budget, least) - 2) + ellipsis + u'"';
}

/// Joins what `item` gives for 0, 1, … until `count` or the budget is reached.
template<typename Item>
QString listText(qsizetype count, qint64 total, int budget, const Item &item)
{
    QString text;
    qsizetype shown = 0;
    for (; shown < count && text.size() < budget; ++shown) {
        text += (shown > 0 ? u", "_s : QString()) + item(shown, budget - static_cast<int>(text.size()));
    }
    if (shown < total) {
        text += (shown > 0 ? u", "_s : QString()) + ellipsis;
    }
    return text;
}

/// Text where it is text, else the bytes in hexadecimal, as in a dump.
QString bytesText(const Variable &variable, int budget)
{
    QByteArray bytes;
    for (const Variable &child : variable.children) {
        bytes.append(static_cast<char>(child.value.toUShort()));
    }
    const bool cut = variable.len > bytes.size();
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString decoded = decoder.decode(bytes);
    const bool readable = std::ranges::all_of(decoded, [](QChar character) {
        return character.isPrint() || character.isSurrogate() || character == u'\n' || character == u'\r'
            || character == u'\t';
    });
    // A character that the loading cut in two is no reason to show a dump.
    if (readable && !decoder.hasError() && !decoded.contains(QChar::ReplacementCharacter)) {
        const QString text = quotedGoString(decoded);
        return cut ? text + ellipsis : text;
    }
    const qsizetype shown = qMin<qsizetype>(bytes.size(), qMax(4, budget / 3));
    const QString dump = QString::fromLatin1(bytes.first(shown).toHex(' '));
    return u"0x["_s + dump + (cut || shown < bytes.size() ? u" "_s + ellipsis : QString()) + u']';
}

QString sequenceText(const Variable &variable, int budget)
{
    if (variable.kind == Kind::Slice && variable.base == 0) {
        return u"nil"_s;
    }
    const bool bytes = !variable.children.isEmpty() && variable.children.first().kind == Kind::Uint8;
    const QString items = bytes
        ? bytesText(variable, budget)
        : u'[' + listText(variable.children.size(), variable.len, budget, [&](qsizetype i, int rest) {
              return textOf(variable.children[i], rest);
          }) + u']';
    return variable.len > 4 ? items + u" (%1)"_s.arg(variable.len) : items;
}

QString mapText(const Variable &variable, int budget)
{
    if (variable.base == 0) {
        return u"nil"_s;
    }
    const QString entries = listText(variable.children.size() / 2, variable.len, budget, [&](qsizetype i, int rest) {
        const QString key = textOf(variable.children[2 * i], rest);
        return key + u": "_s + textOf(variable.children[2 * i + 1], rest - static_cast<int>(key.size()));
    });
    const QString text = u"map["_s + entries + u']';
    return variable.len > 4 ? text + u" (%1)"_s.arg(variable.len) : text;
}

QString structText(const Variable &variable, int budget)
{
    if (!variable.value.isEmpty()) {
        return variable.value; // time.Time: Delve formats it
    }
    if (const std::optional<QString> known = knownTypeText(variable)) {
        return *known;
    }
    QList<const Variable *> fields;
    for (const Variable &field : variable.children) {
        if (field.name != "_"_L1) { // padding, and marks for go vet
            fields.append(&field);
        }
    }
    const qsizetype all = variable.children.isEmpty() ? variable.len : fields.size();
    const auto field = [&](qsizetype i, int rest) {
        // A fair share each, so that a long first field leaves room for the others.
        constexpr int least = 16;
        const int share = qMax(least, rest / static_cast<int>(fields.size() - i));
        return fields[i]->name + u": "_s + textOf(*fields[i], share - static_cast<int>(fields[i]->name.size()));
    };
    return u'{' + listText(fields.size(), all, budget, field) + u'}';
}

QString addressText(quint64 address)
{
    return u"0x"_s + QString::number(address, 16);
}

QString pointerText(const Variable &variable, int budget)
{
    const quint64 address = variable.value.toULongLong();
    if (address == 0) {
        return u"nil"_s;
    }
    const bool loaded = variable.kind == Kind::Pointer && !variable.children.isEmpty()
        && !variable.children.first().onlyAddr && variable.children.first().unreadable.isEmpty();
    return loaded ? u'&' + textOf(variable.children.first(), budget) : addressText(address);
}

QString interfaceText(const Variable &variable, int budget)
{
    if (variable.children.isEmpty() || variable.children.first().kind == Kind::Invalid) {
        return u"nil"_s;
    }
    const Variable &data = variable.children.first();
    if (const Variable *message = variable.type == "error"_L1 ? errorMessage(data) : nullptr) {
        const QString text = textOf(*message, budget);
        const bool standard = data.type == "*errors.errorString"_L1 || data.type.startsWith("*fmt.wrapError"_L1);
        return standard ? text : data.type + u' ' + text;
    }
    const bool plain = data.kind == Kind::String || (data.kind >= Kind::Bool && data.kind <= Kind::Complex128);
    const QString text = textOf(data, budget);
    return plain && !data.type.contains(u'.') ? text : data.type + u' ' + text;
}

QString channelText(const Variable &variable)
{
    if (variable.base == 0) {
        return u"nil"_s;
    }
    if (variable.children.isEmpty()) {
        return addressText(variable.base);
    }
    const qint64 room = channelField(variable, "dataqsiz"_L1);
    const QString fill = room > 0 ? Text::tr("%1 of %2 buffered").arg(channelField(variable, "qcount"_L1)).arg(room)
                                  : Text::tr("unbuffered");
    return channelField(variable, "closed"_L1) != 0 ? Text::tr("%1, closed").arg(fill) : fill;
}

/// time.Duration as Go's String() writes it, for whole units; the number of nanoseconds stands in the value itself.
QString durationText(qint64 nanoseconds)
{
    if (nanoseconds == 0) {
        return u"0s"_s;
    }
    QString text = nanoseconds < 0 ? u"-"_s : QString();
    const qint64 magnitude = nanoseconds < 0 ? -nanoseconds : nanoseconds;
    if (magnitude < 1'000) {
        return text + QString::number(magnitude) + u"ns"_s;
    }
    if (magnitude < 1'000'000) {
        return text + QString::number(static_cast<double>(magnitude) / 1e3, 'g', 6) + u"µs"_s;
    }
    if (magnitude < 1'000'000'000) {
        return text + QString::number(static_cast<double>(magnitude) / 1e6, 'g', 9) + u"ms"_s;
    }
    const qint64 minutes = magnitude / 60'000'000'000;
    if (minutes >= 60) {
        text += QString::number(minutes / 60) + u'h';
    }
    if (minutes > 0) {
        text += QString::number(minutes % 60) + u'm';
    }
    return text + QString::number(static_cast<double>(magnitude % 60'000'000'000) / 1e9, 'g', 11) + u's';
}

QString numberText(const Variable &variable)
{
    if (variable.kind == Kind::Uintptr && variable.type == "uintptr"_L1) {
        return addressText(variable.value.toULongLong());
    }
    return variable.type == "time.Duration"_L1 ? durationText(variable.value.toLongLong()) : variable.value;
}

QString textOf(const Variable &variable, int budget)
{
    if (!variable.unreadable.isEmpty()) {
        return u"?"_s;
    }
    if (variable.onlyAddr || budget <= 0) {
        return QString(ellipsis);
    }
    switch (variable.kind) {
    case Kind::String: return partOf(stringText(variable), budget);
    case Kind::Array:
    case Kind::Slice: return sequenceText(variable, budget);
    case Kind::Map: return mapText(variable, budget);
    case Kind::Struct: return structText(variable, budget);
    case Kind::Pointer:
    case Kind::UnsafePointer: return pointerText(variable, budget);
    case Kind::Interface: return interfaceText(variable, budget);
    case Kind::Chan: return channelText(variable);
    case Kind::Func: return variable.value.isEmpty() ? u"nil"_s : variable.value;
    case Kind::Invalid: return variable.value.isEmpty() ? u"nil"_s : variable.value;
    default: return numberText(variable);
    }
}

} // namespace

qint64 channelField(const Variable &channel, QLatin1StringView name)
{
    for (const Variable &field : channel.children) {
        if (field.name == name) {
            return field.value.toLongLong();
        }
    }
    return 0;
}

QString quotedGoString(const QString &text)
{
    QString quoted = u"\""_s;
    for (const QChar character : text) {
        quoted += escaped(character);
    }
    return quoted + u'"';
}

QString variableText(const Variable &variable, int budget)
{
    if (!variable.unreadable.isEmpty()) {
        return {};
    }
    const QString text =
        variable.kind == Kind::String && !variable.onlyAddr ? stringText(variable) : textOf(variable, budget);
    return text.isEmpty() ? u"?"_s : text;
}

bool isOptimisedOut(const QString &reason)
{
    return reason.contains("loclist"_L1) || reason.contains("empty OP stack"_L1);
}

QString unreadableSentence(const QString &reason)
{
    if (reason.isEmpty()) {
        return {};
    }
    if (isOptimisedOut(reason)) {
        return Text::tr("Optimised out: the compiler keeps no value here; build with -gcflags='all=-N -l' to see it.");
    }
    return Text::tr("Cannot be read: %1").arg(reason);
}

} // namespace Backstep
