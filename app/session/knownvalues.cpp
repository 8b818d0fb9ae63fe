// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/knownvalues.h"

#include "app/session/knowntypes.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

using Variables = QList<Delve::Variable>;

constexpr qsizetype askedAtMost = 8; // each costs rr a read of memory; more do not fit into a line anyway

/// A tree of values while what it lacks is asked for. The last one to let go of it answers.
struct Completion
{
    Variables values;
    SharedPromise<Variables> answer;

    ~Completion() { answer.answer(std::move(values)); }
};

void collect(Variables &values, QList<Delve::Variable *> &lacking)
{
    for (Delve::Variable &value : values) {
        if (lacking.size() >= askedAtMost) {
            return;
        }
        if (lacksKnownFields(value)) {
            lacking.append(&value);
        } else {
            collect(value.children, lacking);
        }
    }
}

} // namespace

FutureResult<QList<Delve::Variable>> withKnownValues(const std::shared_ptr<Delve::Client> &client,
                                                     FutureResult<QList<Delve::Variable>> values)
{
    const SharedPromise<Variables> answer;
    values.then(client.get(), [client = std::weak_ptr(client), answer](const Result<Variables> &loaded) {
        const std::shared_ptr<Delve::Client> asked = client.lock();
        if (!loaded || !asked || asked->isMoving()) {
            answer.answer(loaded);
            return;
        }
        const auto completion = std::make_shared<Completion>(*loaded, answer);
        QList<Delve::Variable *> lacking;
        collect(completion->values, lacking);
        const Delve::LoadConfig fieldsOnly{.followPointers = false,
                                           .maxVariableRecurse = 2,
                                           .maxStringLen = 0,
                                           .maxArrayValues = 0,
                                           .maxStructFields = -1};
        for (Delve::Variable *value : std::as_const(lacking)) {
            const QString expression = u"*(*\"%1\")(0x%2)"_s.arg(value->type).arg(value->addr, 0, 16);
            asked->eval({}, expression, fieldsOnly)
                .then(asked.get(), [completion, value](const Result<Delve::Variable> &whole) {
                    if (whole) {
                        value->children = whole->children;
                    }
                });
        }
    });
    return answer.future();
}

FutureResult<Delve::Variable> withKnownValues(const std::shared_ptr<Delve::Client> &client,
                                              FutureResult<Delve::Variable> value)
{
    const auto listed = [](const Result<Delve::Variable> &one) {
        return one.transform([](const Delve::Variable &variable) { return Variables{variable}; });
    };
    const auto taken = [](const Result<Variables> &list) {
        return list.transform([](const Variables &variables) { return variables.first(); });
    };
    return withKnownValues(client, value.then(listed)).then(taken);
}

} // namespace Backstep
