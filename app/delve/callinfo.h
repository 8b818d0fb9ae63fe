// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QMetaType>
#include <QString>

#include <optional>

namespace Backstep::Delve {

/// One request as people see it in a log. `took` is absent while it waits for its answer; times in milliseconds.
struct CallInfo
{
    quint64 id = 0;
    QString method;
    QString arguments; ///< compact JSON
    std::optional<double> took;
    qint64 replyBytes = 0;
    QString error; ///< Delve's own words, empty when it went well
};

} // namespace Backstep::Delve

Q_DECLARE_METATYPE(Backstep::Delve::CallInfo)
