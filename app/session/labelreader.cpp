// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/labelreader.h"

#include "app/session/questions.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr quint64 word = 8;
constexpr qint64 sliceSize = 24;
constexpr qint64 labelSize = 32; // two strings
constexpr qint64 mostLabels = 64; ///< of a goroutine
constexpr qint64 longestText = 1'024;
constexpr qsizetype mostMaps = 2'000;

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
            askForMaps();
        }
    });
    return m_promise.future();
}

/// A set is a list of labels.
void LabelReader::readSets()
{
    read(&LabelReader::headers, [this] {
        read(&LabelReader::lists, [this] {
            read(&LabelReader::texts, [this] { read(&LabelReader::take, [this] { m_promise.answer(m_sets); }); });
        });
    });
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

LabelReader::Text LabelReader::textAt(quint64 header) const
{
    return {.address = m_memory.number(header),
            .size = std::clamp<qint64>(static_cast<qint64>(m_memory.number(header + word)), 0, longestText)};
}

LabelReader::Ranges LabelReader::texts()
{
    Ranges texts;
    for (const quint64 set : std::as_const(m_open)) {
        const quint64 list = m_memory.number(set);
        const auto count = static_cast<qint64>(m_memory.number(set + word));
        for (qint64 i = 0; i < std::clamp<qint64>(count, 0, mostLabels); ++i) {
            const quint64 label = list + static_cast<quint64>(i * labelSize);
            const Label found{.set = set, .key = textAt(label), .value = textAt(label + 2 * word)};
            m_found.append(found);
            texts.append({.address = found.key.address, .size = found.key.size});
            texts.append({.address = found.value.address, .size = found.value.size});
        }
    }
    return texts;
}

QString LabelReader::string(const Text &text) const
{
    return QString::fromUtf8(m_memory.bytes(text.address, text.size));
}

LabelReader::Ranges LabelReader::take()
{
    for (const Label &label : std::as_const(m_found)) {
        m_sets[label.set].insert(string(label.key), string(label.value));
    }
    return {};
}

void LabelReader::askForMaps()
{
    if (m_open.size() > mostMaps) {
        m_promise.answer(m_sets);
        return;
    }
    Questions questions(this, [this] { m_promise.answer(m_sets); });
    for (const quint64 set : std::as_const(m_open)) {
        questions.add<Delve::Variable>(
            m_client->eval({}, setAt(set), deep), [this, set](const Result<Delve::Variable> &map) {
                const qsizetype count = map ? map->children.size() / 2 : 0;
                for (qsizetype i = 0; i < count; ++i) {
                    m_sets[set].insert(map->children.at(2 * i).value, map->children.at(2 * i + 1).value);
                }
            });
    }
    questions.noMore();
}

} // namespace Backstep
