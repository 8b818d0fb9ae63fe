// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/runtimelayout.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr Delve::LoadConfig nothing{
    .followPointers = false, .maxVariableRecurse = 0, .maxStringLen = 0, .maxArrayValues = 0, .maxStructFields = 0};
constexpr Delve::LoadConfig fields{
    .followPointers = false, .maxVariableRecurse = 1, .maxStringLen = 0, .maxArrayValues = 0, .maxStructFields = -1};
constexpr Delve::LoadConfig texts{
    .followPointers = false, .maxVariableRecurse = 1, .maxStringLen = 64, .maxArrayValues = 128, .maxStructFields = 0};

FieldOffsets offsetsOf(const Delve::Variable &structure)
{
    FieldOffsets offsets;
    for (const Delve::Variable &field : structure.children) {
        offsets.insert(field.name, static_cast<qint64>(field.addr - structure.addr));
    }
    return offsets;
}

} // namespace

RuntimeLayoutReader::RuntimeLayoutReader(std::shared_ptr<Delve::Client> client, QObject *parent)
    : QObject(parent)
    , m_client(std::move(client))
{
}

void RuntimeLayoutReader::ask(Questions &questions, const QString &expression, const Delve::LoadConfig &config,
                              std::function<void(const Delve::Variable &)> take)
{
    questions.add<Delve::Variable>(m_client->eval({}, expression, config),
                                   [this, take = std::move(take)](const Result<Delve::Variable> &answer) {
                                       if (answer) {
                                           take(*answer);
                                       } else if (!m_error) {
                                           m_error = answer.error();
                                       }
                                   });
}

void RuntimeLayoutReader::askNumber(Questions &questions, const QString &expression, quint64 &into)
{
    ask(questions, expression, nothing, [&into](const Delve::Variable &v) { into = v.value.toULongLong(); });
}

void RuntimeLayoutReader::askStruct(Questions &questions, const QString &expression, FieldOffsets &into)
{
    ask(questions, expression, fields, [&into](const Delve::Variable &v) { into = offsetsOf(v); });
}

FutureResult<RuntimeLayout> RuntimeLayoutReader::read()
{
    Questions questions(this, [this] { askTypes(); });
    ask(questions, u"runtime.allgs"_s, nothing, [this](const Delve::Variable &v) {
        m_layout.goroutines = v.base;
        m_layout.goroutineCount = v.len;
    });
    ask(questions, u"runtime.mheap_.allspans"_s, nothing, [this](const Delve::Variable &v) {
        m_layout.spans = v.base;
        m_layout.spanCount = v.len;
    });
    ask(questions, u"runtime.semtable"_s, nothing,
        [this](const Delve::Variable &v) { m_layout.semaphoreCount = v.len; });
    ask(questions, u"runtime.semtable[0].root.treap"_s, nothing,
        [this](const Delve::Variable &v) { m_layout.semaphores = v.addr; });
    ask(questions, u"runtime.semtable[1].root.treap"_s, nothing,
        [this](const Delve::Variable &v) { m_layout.semaphoreStride = static_cast<qint64>(v.addr); });
    askNumber(questions, u"runtime.firstmoduledata.data"_s, m_layout.data);
    askNumber(questions, u"runtime.firstmoduledata.edata"_s, m_layout.dataEnd);
    askNumber(questions, u"runtime.firstmoduledata.bss"_s, m_layout.bss);
    askNumber(questions, u"runtime.firstmoduledata.ebss"_s, m_layout.bssEnd);
    ask(questions, u"runtime.waitReasonStrings"_s, texts, [this](const Delve::Variable &v) {
        for (const Delve::Variable &text : v.children) {
            m_layout.waitReasons.append(text.value);
        }
    });
    ask(questions, u"runtime.g0"_s, fields, [this](const Delve::Variable &v) {
        m_layout.g = offsetsOf(v);
        m_somewhere = v.addr;
    });
    questions.noMore();
    return m_promise.future();
}

void RuntimeLayoutReader::askTypes()
{
    if (m_error) {
        m_promise.answer(fail(*m_error));
        return;
    }
    m_layout.semaphoreStride -= static_cast<qint64>(m_layout.semaphores);
    Questions questions(this, [this] {
        m_promise.answer(m_error ? Result<RuntimeLayout>(fail(*m_error)) : Result<RuntimeLayout>(m_layout));
    });
    const auto at = [this](QLatin1StringView type) { return u"*(*runtime.%1)(%2)"_s.arg(type).arg(m_somewhere); };
    askStruct(questions, at("sudog"_L1), m_layout.sudog);
    askStruct(questions, at("hchan"_L1), m_layout.hchan);
    askStruct(questions, at("mspan"_L1), m_layout.mspan);
    questions.noMore();
}

} // namespace Backstep
