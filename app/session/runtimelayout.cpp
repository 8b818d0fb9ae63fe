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

constexpr Delve::LoadConfig pointed{
    .followPointers = true, .maxVariableRecurse = 2, .maxStringLen = 0, .maxArrayValues = 0, .maxStructFields = -1};

FieldOffsets offsetsOf(const Delve::Variable &structure)
{
    FieldOffsets offsets;
    for (const Delve::Variable &field : structure.children) {
        offsets.insert(field.name, static_cast<qint64>(field.addr - structure.addr));
    }
    return offsets;
}

quint64 pointerIn(const Delve::Variable &pointer)
{
    return pointer.children.isEmpty() ? 0 : pointer.children.constFirst().addr;
}

constexpr qsizetype mostModules = 1'000; ///< memory that changes hands may lead in circles

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

/// What older or newer releases may lack, and what can be done without.
void RuntimeLayoutReader::askIfKnown(Questions &questions, const QString &expression, const Delve::LoadConfig &config,
                                     std::function<void(const Delve::Variable &)> take)
{
    questions.add<Delve::Variable>(m_client->eval({}, expression, config),
                                   [take = std::move(take)](const Result<Delve::Variable> &answer) {
                                       if (answer) {
                                           take(*answer);
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
    ask(questions, u"runtime.allp"_s, nothing, [this](const Delve::Variable &v) {
        m_layout.processors = v.base;
        m_layout.processorCount = v.len;
    });
    ask(questions, u"runtime.allm"_s, nothing, [this](const Delve::Variable &v) { m_layout.machines = pointerIn(v); });
    askCode(questions);
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

void RuntimeLayoutReader::askCode(Questions &questions)
{
    askIfKnown(questions, u"runtime.firstmoduledata"_s, fields, [this](const Delve::Variable &module) {
        CodeLayout &code = m_layout.code;
        for (const Delve::Variable &field : module.children) {
            const auto take = [&field](QLatin1StringView name, quint64 &into) {
                into = field.name != name ? into : field.base != 0 ? field.base : field.value.toULongLong();
            };
            take("text"_L1, code.text);
            take("ftab"_L1, code.index);
            take("pclntable"_L1, code.functions);
            take("pctab"_L1, code.values);
            take("funcnametab"_L1, code.names);
            take("cutab"_L1, code.units);
            take("filetab"_L1, code.files);
            take("gofunc"_L1, code.data);
            take("noptrdata"_L1, m_layout.variables);
            take("enoptrbss"_L1, m_layout.variablesEnd);
            code.indexCount = field.name == "ftab"_L1 ? field.len : code.indexCount;
            m_nextModule = field.name == "next"_L1 ? pointerIn(field) : m_nextModule;
        }
    });
    // Steps of one byte mean that the program is for x86; how frames lie on a stack is known here for 64 bits of it.
    askIfKnown(questions, u"runtime.firstmoduledata.pcHeader"_s, pointed, [this](const Delve::Variable &header) {
        for (const Delve::Variable &field : header.children.value(0).children) {
            m_layout.x86 = m_layout.x86 || (field.name == "minLC"_L1 && field.value.toInt() == 1);
        }
    });
}

/// Releases have one name or another for them, and before Go 1.25 there are no cleanups.
void RuntimeLayoutReader::askBlocks(Questions &questions)
{
    const auto ask = [this, &questions](const QString &expression, std::function<void(const Delve::Variable &)> take) {
        askIfKnown(questions, expression, nothing, std::move(take));
    };
    ask(u"runtime.allfin"_s, [this](const Delve::Variable &v) { m_layout.finalizers = pointerIn(v); });
    ask(u"runtime.gcCleanups.all.value"_s, [this](const Delve::Variable &v) { m_layout.cleanups = pointerIn(v); });
    const auto link = [this, &ask](QLatin1StringView type, qint64 &into) {
        ask(u"(*(*runtime.%1)(%2)).alllink"_s.arg(type).arg(m_somewhere),
            [this, &into](const Delve::Variable &v) { into = static_cast<qint64>(v.addr - m_somewhere); });
    };
    link("finblock"_L1, m_layout.finalizersLink);
    link("finBlock"_L1, m_layout.finalizersLink);
    link("cleanupBlockHeader"_L1, m_layout.cleanupsLink);
}

/// Each plugin or shared library has a table of its own, in a list.
void RuntimeLayoutReader::followModules(quint64 module)
{
    if (m_error || module == 0) {
        m_promise.answer(m_error ? Result<RuntimeLayout>(fail(*m_error)) : Result<RuntimeLayout>(m_layout));
        return;
    }
    m_client->eval({}, u"*(*runtime.moduledata)(%1)"_s.arg(module), fields)
        .then(this, [this](const Result<Delve::Variable> &read) {
            QHash<QString, quint64> numbers;
            quint64 next = 0;
            for (const Delve::Variable &field : read ? read->children : QList<Delve::Variable>()) {
                numbers.insert(field.name, field.value.toULongLong());
                next = field.name == "next"_L1 ? pointerIn(field) : next;
            }
            m_layout.otherData.append({numbers.value(u"data"_s), numbers.value(u"edata"_s)});
            m_layout.otherData.append({numbers.value(u"bss"_s), numbers.value(u"ebss"_s)});
            const bool tooMany = m_layout.otherData.size() > 2 * mostModules;
            m_layout.allModules = read.has_value() && !tooMany;
            followModules(m_layout.allModules ? next : 0);
        });
}

void RuntimeLayoutReader::askTypes()
{
    if (m_error) {
        m_promise.answer(fail(*m_error));
        return;
    }
    m_layout.semaphoreStride -= static_cast<qint64>(m_layout.semaphores);
    Questions questions(this, [this] {
        finishCode();
        followModules(m_nextModule);
    });
    askBlocks(questions);
    const auto at = [this](QLatin1StringView type) { return u"*(*runtime.%1)(%2)"_s.arg(type).arg(m_somewhere); };
    askStruct(questions, at("sudog"_L1), m_layout.sudog);
    askStruct(questions, at("hchan"_L1), m_layout.hchan);
    askStruct(questions, at("mspan"_L1), m_layout.mspan);
    const auto maybe = [this, &questions, &at](QLatin1StringView type, FieldOffsets &into) {
        askIfKnown(questions, at(type), fields, [&into](const Delve::Variable &v) { into = offsetsOf(v); });
    };
    maybe("_defer"_L1, m_layout.deferred);
    maybe("special"_L1, m_layout.special);
    maybe("p"_L1, m_layout.processor);
    maybe("m"_L1, m_layout.machine);
    maybe("coro"_L1, m_layout.coroutine);
    maybe("_func"_L1, m_layout.code.function);
    maybe("inlinedCall"_L1, m_layout.code.inlined);
    questions.noMore();
}

void RuntimeLayoutReader::finishCode()
{
    CodeLayout &code = m_layout.code;
    const bool all = code.function.contains(u"pcsp"_s) && code.function.contains(u"npcdata"_s)
        && code.function.contains(u"nfuncdata"_s) && code.inlined.contains(u"parentPc"_s) && code.text != 0
        && code.values != 0 && code.names != 0 && code.data != 0;
    if (!all || !m_layout.x86) {
        code.indexCount = 0;
        return;
    }
    code.functionSize = code.function.value(u"nfuncdata"_s) + 1; // which is the last by contract
    code.inlinedSize = code.inlined.value(u"startLine"_s, code.inlined.value(u"parentPc"_s)) + 4;
}

} // namespace Backstep
