// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QProcessEnvironment>

namespace Backstep::Delve {

/// Where the programs are. Empty `rr`: there is none, which only matters for recordings.
struct ToolPaths
{
    QString dlv;
    QString rr;
};

/// `dlvSetting` and `rrSetting` are the person's settings, empty for "look for it". dlv: the setting, BACKSTEP_DLV,
/// PATH, ~/go/bin; rr: the setting, BACKSTEP_RR, PATH. No dlv is an Error with what to do about it.
[[nodiscard]] Result<ToolPaths> findTools(const QProcessEnvironment &environment, const QString &dlvSetting = {},
                                          const QString &rrSetting = {});

} // namespace Backstep::Delve
