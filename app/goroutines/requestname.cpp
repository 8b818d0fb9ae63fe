// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/requestname.h"

#include <array>

namespace Backstep {

using namespace Qt::StringLiterals;

QString requestName(const QMap<QString, QString> &labels)
{
    if (labels.isEmpty()) {
        return {};
    }
    const QString method = labels.value(u"method"_s);
    if (const QString route = labels.value(u"route"_s); !route.isEmpty()) {
        return method.isEmpty() ? route : QString(method + u' ' + route);
    }
    // Datadog names the endpoint, OpenTelemetry's span processors the span; the ids tell single requests apart.
    static constexpr std::array names{
        "endpoint"_L1,           "request"_L1, "trace endpoint"_L1, "span_name"_L1,  "grpc.method"_L1, "method"_L1,
        "local root span id"_L1, "span id"_L1, "trace_id"_L1,       "profile_id"_L1, "span_id"_L1};
    for (const QLatin1StringView name : names) {
        if (const auto label = labels.constFind(QString(name)); label != labels.cend() && !label->isEmpty()) {
            return *label;
        }
    }
    return {};
}

} // namespace Backstep
