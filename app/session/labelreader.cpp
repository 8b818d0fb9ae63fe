// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/labelreader.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr quint64 word = 8;
constexpr qint64 sliceSize = 24;
constexpr qint64 labelSize = 32; // two strings
constexpr qint64 mostLabels = 64; ///< of a goroutine
constexpr qint64 longestText = 1'024;

// Maps before Go 1.24 (runtime/map.go): hmap and bmap, of strings.
constexpr quint64 mapFlags = 8;
constexpr quint64 growsToSameSize = 8;
constexpr quint64 mapExponent = 9; // of the number of buckets
constexpr quint64 mapBuckets = 16;
constexpr quint64 mapOldBuckets = 24; // while it grows
constexpr qint64 mapSize = 32;
constexpr quint64 inBucket = 8;
constexpr quint64 stringSize = 16;
constexpr quint64 keysAt = inBucket; // behind a byte for each
constexpr quint64 valuesAt = keysAt + inBucket * stringSize;
constexpr quint64 overflowAt = valuesAt + inBucket * stringSize;
constexpr quint64 bucketSize = overflowAt + word;
constexpr quint64 leastHash = 5; // minTopHash: what is below is empty, or was moved
constexpr quint64 mostBuckets = 16; // of a map; enough for all labels that are read

constexpr Delve::LoadConfig deep{.followPointers = false,
                                 .maxVariableRecurse = 3,
                                 .maxStringLen = longestText,
                                 .maxArrayValues = mostLabels,
                                 .maxStructFields = -1};

QString setAt(quint64 address)
{
    return u"*(*\"runtime/pprof.labelMap\")(0x%1)"_s.arg(address, 0, 16);
}

} // namespace

LabelReader::LabelReader(std::shared_ptr<Delve::Client> client, MemoryReader &memory, QObject *parent)
    : QObject(parent)
    , m_client(std::move(client))
    , m_memory(memory)
{
}

void LabelReader::read(Ranges (LabelReader::*find)(), const std::function<void()> &next)
{
    m_jobs.run<Ranges>([this, find](const StopToken &) -> Result<Ranges> { return (this->*find)(); })
        .then(this, [this, next](const Result<Ranges> &ranges) {
            m_memory.fetch(ranges.value_or(Ranges())).then(this, [this, next](const Result<void> &fetched) {
                if (fetched) {
                    next();
                } else {
                    m_promise.answer(fail(fetched.error()));
                }
            });
        });
}

FutureResult<LabelSets> LabelReader::read(const QSet<quint64> &sets)
{
    m_open = sets.values();
    m_open.removeAll(0);
    if (m_open.isEmpty()) {
        m_promise.answer(m_sets);
        return m_promise.future();
    }
    m_client->eval({}, setAt(m_open.constFirst()), deep).then(this, [this](const Result<Delve::Variable> &set) {
        if (!set) {
            m_promise.answer(m_sets);
        } else if (set->kind == Delve::Kind::Struct) {
            readSets();
        } else {
            readMaps();
        }
    });
    return m_promise.future();
}

/// A set is a list of labels.
void LabelReader::readSets()
{
    read(&LabelReader::headers,
         [this] { read(&LabelReader::lists, [this] { read(&LabelReader::labelsOfLists, [this] { readTexts(); }); }); });
}

/// A set is a map of them.
void LabelReader::readMaps()
{
    read(&LabelReader::headers,
         [this] { read(&LabelReader::maps, [this] { read(&LabelReader::buckets, [this] { followBuckets(); }); }); });
}

/// Until nothing leads on.
void LabelReader::followBuckets()
{
    if (m_followed < m_buckets.size()) {
        read(&LabelReader::overflowing, [this] { followBuckets(); });
    } else {
        read(&LabelReader::labelsOfMaps, [this] { readTexts(); });
    }
}

void LabelReader::readTexts()
{
    read(&LabelReader::texts, [this] { read(&LabelReader::take, [this] { m_promise.answer(m_sets); }); });
}

LabelReader::Ranges LabelReader::headers()
{
    Ranges headers;
    for (const quint64 set : std::as_const(m_open)) {
        headers.append({.address = set, .size = sliceSize});
    }
    return headers;
}

LabelReader::Ranges LabelReader::lists()
{
    Ranges lists;
    for (const quint64 set : std::as_const(m_open)) {
        const auto count = static_cast<qint64>(m_memory.number(set + word));
        lists.append({.address = m_memory.number(set), .size = std::clamp<qint64>(count, 0, mostLabels) * labelSize});
    }
    return lists;
}

LabelReader::Ranges LabelReader::labelsOfLists()
{
    for (const quint64 set : std::as_const(m_open)) {
        const quint64 list = m_memory.number(set);
        const auto count = static_cast<qint64>(m_memory.number(set + word));
        for (qint64 i = 0; i < std::clamp<qint64>(count, 0, mostLabels); ++i) {
            const quint64 label = list + static_cast<quint64>(i * labelSize);
            add(set, label, label + stringSize);
        }
    }
    return {};
}

LabelReader::Ranges LabelReader::maps()
{
    Ranges maps;
    for (const quint64 set : std::as_const(m_open)) {
        maps.append({.address = m_memory.number(set), .size = mapSize});
    }
    return maps;
}

LabelReader::Ranges LabelReader::buckets()
{
    Ranges ranges;
    for (const quint64 set : std::as_const(m_open)) {
        const quint64 map = m_memory.number(set);
        const quint64 exponent = m_memory.number(map + mapExponent, 1);
        const quint64 count = std::min(1ULL << std::min<quint64>(exponent, 8), mostBuckets);
        const bool sameSize = (m_memory.number(map + mapFlags, 1) & growsToSameSize) != 0;
        const auto take = [&](quint64 table, quint64 buckets) {
            for (quint64 i = 0; table != 0 && i < buckets; ++i) {
                m_buckets.append({.set = set, .address = table + i * bucketSize});
                ranges.append({.address = m_buckets.constLast().address, .size = bucketSize});
            }
        };
        take(m_memory.number(map + mapBuckets), count);
        take(m_memory.number(map + mapOldBuckets), sameSize ? count : count / 2);
    }
    return ranges;
}

LabelReader::Ranges LabelReader::overflowing()
{
    Ranges ranges;
    const QList<Bucket> last = m_buckets.sliced(std::exchange(m_followed, m_buckets.size()));
    for (const Bucket &bucket : last) {
        const quint64 next = m_memory.number(bucket.address + overflowAt);
        if (next != 0 && !m_chained.contains(next)) {
            m_chained.insert(next);
            m_buckets.append({.set = bucket.set, .address = next});
            ranges.append({.address = next, .size = bucketSize});
        }
    }
    return ranges;
}

LabelReader::Ranges LabelReader::labelsOfMaps()
{
    for (const Bucket &bucket : std::as_const(m_buckets)) {
        for (quint64 i = 0; i < inBucket; ++i) {
            if (m_memory.number(bucket.address + i, 1) >= leastHash) {
                add(bucket.set, bucket.address + keysAt + i * stringSize, bucket.address + valuesAt + i * stringSize);
            }
        }
    }
    return {};
}

/// The addresses are of the strings' headers.
void LabelReader::add(quint64 set, quint64 key, quint64 value)
{
    m_found.append({.set = set, .key = textAt(key), .value = textAt(value)});
}

LabelReader::Text LabelReader::textAt(quint64 header) const
{
    return {.address = m_memory.number(header),
            .size = std::clamp<qint64>(static_cast<qint64>(m_memory.number(header + word)), 0, longestText)};
}

LabelReader::Ranges LabelReader::texts()
{
    Ranges texts;
    for (const Label &label : std::as_const(m_found)) {
        texts.append({.address = label.key.address, .size = label.key.size});
        texts.append({.address = label.value.address, .size = label.value.size});
    }
    return texts;
}

QString LabelReader::string(const Text &text)
{
    const QByteArray bytes = m_memory.bytes(text.address, text.size);
    const auto known = m_texts.constFind(bytes);
    return known != m_texts.constEnd() ? *known : *m_texts.insert(bytes, QString::fromUtf8(bytes));
}

LabelReader::Ranges LabelReader::take()
{
    for (const Label &label : std::as_const(m_found)) {
        m_sets[label.set].insert(string(label.key), string(label.value));
    }
    return {};
}

} // namespace Backstep
