// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/scope.h"

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

QJsonObject toJson(const EvalScope &scope)
{
    QJsonObject object{{u"GoroutineID"_s, scope.goroutine}, {u"Frame"_s, scope.frame}};
    if (scope.deferredCall > 0) {
        object.insert("DeferredCall"_L1, scope.deferredCall);
    }
    return object;
}

QJsonObject toJson(const LoadConfig &config)
{
    return {{u"FollowPointers"_s, config.followPointers},
            {u"MaxVariableRecurse"_s, config.maxVariableRecurse},
            {u"MaxStringLen"_s, config.maxStringLen},
            {u"MaxArrayValues"_s, config.maxArrayValues},
            {u"MaxStructFields"_s, config.maxStructFields}};
}

} // namespace Backstep::Delve
