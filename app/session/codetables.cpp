// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/codetables.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

// internal/abi/symtab.go; these numbers have stood since Go 1.12.
constexpr int stackMapValues = 1;
constexpr int inliningValues = 2;
constexpr int argumentMapsData = 0;
constexpr int localMapsData = 1;
constexpr int stackObjectsData = 2;
constexpr int inliningData = 3;

constexpr qint64 indexEntry = 8; // functab: entryoff, funcoff
constexpr quint64 aroundRead = 512;
constexpr int longestText = 512;
constexpr int longestTable = 64 << 10;
constexpr quint32 noData = 0xffffffff;

} // namespace

CodeTables::CodeTables(const MemoryReader &memory, const RuntimeLayout &layout)
    : m_memory(memory)
    , m_layout(layout.code)
{
}

QList<MemoryRange> CodeTables::index() const
{
    return {{.address = m_layout.index, .size = m_layout.indexCount * indexEntry}};
}

/// Reads a number; what is not there is asked for with its surroundings, since its neighbours are wanted next.
quint64 CodeTables::number(quint64 address, int size, Missing &missing) const
{
    if (!m_memory.has(address, size)) {
        missing.append({.address = address / aroundRead * aroundRead, .size = 2 * aroundRead});
        return 0;
    }
    return m_memory.number(address, size);
}

QString CodeTables::text(quint64 address, Missing &missing) const
{
    QByteArray bytes;
    for (quint64 at = address; bytes.size() < longestText && missing.isEmpty(); ++at) {
        const auto c = static_cast<char>(number(at, 1, missing));
        if (c == 0) {
            break;
        }
        bytes.append(c);
    }
    return QString::fromUtf8(bytes);
}

quint64 CodeTables::field(quint64 record, QLatin1StringView name, Missing &missing) const
{
    return number(record + static_cast<quint64>(m_layout.function.value(name)), 4, missing);
}

/// The runtime's record of the function that a place lies in; 0 where it is none. Needs the index only.
quint64 CodeTables::recordOf(quint64 pc) const
{
    qint64 low = 0;
    qint64 high = m_layout.indexCount - 1; // the last entry is the end of the code
    if (pc < m_layout.text || high < 1) {
        return 0;
    }
    const quint64 offset = pc - m_layout.text;
    const auto entry = [this](qint64 i) { return m_layout.index + static_cast<quint64>(i * indexEntry); };
    if (offset >= m_memory.number(entry(high), 4)) {
        return 0;
    }
    while (high - low > 1) {
        const qint64 middle = (low + high) / 2;
        (m_memory.number(entry(middle), 4) <= offset ? low : high) = middle;
    }
    return m_layout.functions + m_memory.number(entry(low) + 4, 4);
}

/// Behind the record: offsets of the tables of values, then of the data.
quint64 CodeTables::valueTable(quint64 record, int number, Missing &missing) const
{
    const quint64 count = field(record, "npcdata"_L1, missing);
    const quint64 at = record + static_cast<quint64>(m_layout.functionSize) + 4 * static_cast<quint64>(number);
    return static_cast<quint64>(number) < count ? this->number(at, 4, missing) : 0;
}

quint64 CodeTables::data(quint64 record, int number, Missing &missing) const
{
    const auto size = static_cast<quint64>(m_layout.functionSize);
    const quint64 count = this->number(record + size - 1, 1, missing);
    const quint64 values = field(record, "npcdata"_L1, missing);
    if (static_cast<quint64>(number) >= count) {
        return 0;
    }
    const quint64 offset = this->number(record + size + 4 * (values + static_cast<quint64>(number)), 4, missing);
    return offset == noData || !missing.isEmpty() ? 0 : m_layout.data + offset;
}

/// Tables are pairs of numbers of variable length: how much the value changes, and for how many bytes of code.
int CodeTables::valueAt(quint64 offset, quint64 entry, quint64 pc, Missing &missing) const
{
    if (offset == 0) {
        return -1;
    }
    quint64 at = m_layout.values + offset;
    const auto next = [this, &at, &missing] {
        quint32 value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            const auto byte = static_cast<quint32>(number(at++, 1, missing));
            value |= (byte & 0x7fU) << static_cast<unsigned>(shift);
            if ((byte & 0x80U) == 0) {
                break;
            }
        }
        return value;
    };
    int value = -1;
    quint64 here = entry;
    for (const quint64 start = at; missing.isEmpty() && at < start + longestTable;) {
        const bool first = at == start;
        const quint32 change = next();
        if (change == 0 && !first) {
            break;
        }
        value += static_cast<int>(change >> 1U) ^ -static_cast<int>(change & 1U);
        here += next();
        if (pc < here) {
            return value;
        }
    }
    return -1;
}

std::optional<CodePoint> CodeTables::point(quint64 pc, Missing &missing)
{
    if (const auto known = m_points.constFind(pc); known != m_points.constEnd()) {
        return *known;
    }
    if (m_waiting.contains(pc)) {
        return std::nullopt;
    }
    CodePoint point;
    if (const quint64 record = recordOf(pc)) {
        Missing open;
        point.entry = m_layout.text + field(record, "entryOff"_L1, open);
        point.function = text(m_layout.names + field(record, "nameOff"_L1, open), open);
        point.frameSize = valueAt(field(record, "pcsp"_L1, open), point.entry, pc, open);
        if (pc != point.entry) {
            point.stackMap = std::max(valueAt(valueTable(record, stackMapValues, open), point.entry, pc - 1, open), 0);
        }
        point.argumentMaps = data(record, argumentMapsData, open);
        point.localMaps = data(record, localMapsData, open);
        point.stackObjects = data(record, stackObjectsData, open);
        if (!open.isEmpty()) {
            missing += open;
            m_waiting.insert(pc);
            return std::nullopt;
        }
    }
    m_points.insert(pc, point);
    return point;
}

CodeLocation CodeTables::location(quint64 record, quint64 name, quint64 pc, Missing &missing) const
{
    const quint64 entry = m_layout.text + field(record, "entryOff"_L1, missing);
    const int file = valueAt(field(record, "pcfile"_L1, missing), entry, pc, missing);
    const quint64 unit = m_layout.units + 4 * (field(record, "cuOffset"_L1, missing) + static_cast<quint64>(file));
    CodeLocation found{.pc = pc, .file = {}, .line = 0, .function = text(m_layout.names + name, missing)};
    if (file >= 0 && missing.isEmpty()) {
        found.file = text(m_layout.files + number(unit, 4, missing), missing);
        found.line = valueAt(field(record, "pcln"_L1, missing), entry, pc, missing);
    }
    return found;
}

std::optional<QList<CodeLocation>> CodeTables::locations(quint64 pc, Missing &missing)
{
    if (const auto known = m_locations.constFind(pc); known != m_locations.constEnd()) {
        return *known;
    }
    QList<CodeLocation> found;
    if (const quint64 record = recordOf(pc)) {
        Missing open;
        const quint64 entry = m_layout.text + field(record, "entryOff"_L1, open);
        const quint64 calls = data(record, inliningData, open);
        const quint64 table = valueTable(record, inliningValues, open);
        quint64 at = pc == entry ? pc : pc - 1;
        int call = calls != 0 ? valueAt(table, entry, at, open) : -1;
        for (int depth = 0; call >= 0 && depth < 64 && open.isEmpty(); ++depth) {
            const quint64 inlined = calls + static_cast<quint64>(call * m_layout.inlinedSize);
            const auto part = [&](QLatin1StringView name) {
                return number(inlined + static_cast<quint64>(m_layout.inlined.value(name)), 4, open);
            };
            found.append(location(record, part("nameOff"_L1), at, open));
            at = entry + part("parentPc"_L1);
            call = valueAt(table, entry, at, open);
        }
        found.append(location(record, field(record, "nameOff"_L1, open), at, open));
        if (!open.isEmpty()) {
            missing += open;
            return std::nullopt;
        }
    }
    m_locations.insert(pc, found);
    return found;
}

std::optional<QList<bool>> CodeTables::bits(quint64 maps, int number, Missing &missing)
{
    if (const auto known = m_bits.constFind({maps, number}); known != m_bits.constEnd()) {
        return *known;
    }
    constexpr quint64 header = 8; // stackmap: n, nbit
    Missing open;
    const auto count = static_cast<int>(this->number(maps, 4, open));
    const auto width = static_cast<int>(this->number(maps + 4, 4, open));
    if (open.isEmpty() && (width < 0 || (number >= count && width > 0))) {
        return std::nullopt;
    }
    QList<bool> bits;
    const quint64 first = maps + header + static_cast<quint64>(number) * ((static_cast<quint64>(width) + 7) / 8);
    for (int i = 0; i < width && open.isEmpty(); ++i) {
        const quint64 byte = this->number(first + static_cast<quint64>(i / 8), 1, open);
        bits.append((byte >> static_cast<unsigned>(i % 8) & 1U) != 0);
    }
    missing += open;
    if (open.isEmpty()) {
        m_bits.insert({maps, number}, bits);
    }
    return bits;
}

} // namespace Backstep
