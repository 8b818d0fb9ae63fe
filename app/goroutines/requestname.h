// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QMap>
#include <QString>

namespace Backstep {

/// What request a goroutine works for, as its labels tell: "POST /transfer/{from}/{to}". Knows the labels of our own
/// middleware, of Datadog's and OpenTelemetry's profilers and of gRPC. Where there is no name but an id of a span, that
/// id; empty where no label speaks of a request.
[[nodiscard]] QString requestName(const QMap<QString, QString> &labels);

} // namespace Backstep
