// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/packagenames.h"

#include "app/session/lockfinder.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr Delve::LoadConfig nothing{
    .followPointers = false, .maxVariableRecurse = 0, .maxStringLen = 0, .maxArrayValues = 0, .maxStructFields = 0};
constexpr Delve::LoadConfig fields{
    .followPointers = false, .maxVariableRecurse = 6, .maxStringLen = 0, .maxArrayValues = 64, .maxStructFields = -1};

/// The way to an object within a value as one writes it; empty where there is none.
QString pathTo(const Delve::Variable &value, quint64 object, SyncKind kind, const QString &path)
{
    if (value.kind == Delve::Kind::Struct) {
        const SyncObject own = syncObject(value);
        if (own.address == object && own.kind == kind) {
            return path;
        }
    }
    const bool array = value.kind == Delve::Kind::Array;
    if (value.kind != Delve::Kind::Struct && !array) {
        return {};
    }
    for (qsizetype i = 0; i < value.children.size(); ++i) {
        const Delve::Variable &child = value.children.at(i);
        const QString found =
            pathTo(child, object, kind, array ? u"%1[%2]"_s.arg(path).arg(i) : path + u'.' + child.name);
        if (!found.isEmpty()) {
            return found;
        }
    }
    return {};
}

/// By its address: a name with a slash in its package cannot be evaluated.
QString valueOf(const Delve::Variable &variable)
{
    return u"*(*\"%1\")(0x%2)"_s.arg(variable.type).arg(variable.addr, 0, 16);
}

} // namespace

PackageNames::PackageNames(std::shared_ptr<Delve::Client> client, const RuntimeLayout &layout, WaitFacts &facts,
                           QObject *parent)
    : QObject(parent)
    , m_client(std::move(client))
    , m_begin(layout.variables)
    , m_end(layout.variablesEnd)
    , m_facts(facts)
{
}

FutureResult<void> PackageNames::find()
{
    for (const SyncObject &object : std::as_const(m_facts.objects)) {
        if (object.address >= m_begin && object.address < m_end) {
            m_within.append(object.address);
        } else if (object.kind == SyncKind::Channel && object.expression.isEmpty()) {
            m_channels.insert(object.address);
        }
    }
    if (m_within.isEmpty() && m_channels.isEmpty()) {
        m_promise.answer({});
        return m_promise.future();
    }
    std::ranges::sort(m_within);
    using Variables = QList<Delve::Variable>;
    m_client->listPackageVars({}, nothing).then(this, [this](const Result<Variables> &variables) {
        take(variables.value_or(Variables())); // without them names are what is written where it waits
    });
    return m_promise.future();
}

void PackageNames::take(const QList<Delve::Variable> &variables)
{
    Questions questions(this, [this] { m_promise.answer({}); });
    QMap<quint64, Delve::Variable> byAddress;
    for (const Delve::Variable &variable : variables) {
        byAddress.insert(variable.addr, variable);
        if (variable.kind == Delve::Kind::Chan && m_channels.contains(variable.base)) {
            m_facts.objects[variable.base].expression = variable.name;
        }
    }
    QHash<quint64, QList<quint64>> objects; // by the variable they lie in
    for (const quint64 object : std::as_const(m_within)) {
        if (auto variable = byAddress.upperBound(object); variable != byAddress.begin()) {
            objects[std::prev(variable).key()].append(object);
        }
    }
    for (auto variable = objects.cbegin(); variable != objects.cend(); ++variable) {
        lookInto(questions, byAddress.value(variable.key()), variable.value());
    }
    questions.noMore();
}

void PackageNames::lookInto(Questions &questions, const Delve::Variable &variable, const QList<quint64> &objects)
{
    questions.add<Delve::Variable>(m_client->eval({}, valueOf(variable), fields),
                                   [this, name = variable.name, objects](const Result<Delve::Variable> &value) {
                                       for (const quint64 address : objects) {
                                           SyncObject &object = m_facts.objects[address];
                                           if (const QString path =
                                                   value ? pathTo(*value, address, object.kind, name) : QString();
                                               !path.isEmpty()) {
                                               object.expression = path;
                                           }
                                       }
                                   });
}

} // namespace Backstep
