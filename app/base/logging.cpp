// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/logging.h"

namespace Backstep {

Q_LOGGING_CATEGORY(lcBase, "backstep.base", QtWarningMsg)
Q_LOGGING_CATEGORY(lcSsh, "backstep.ssh", QtWarningMsg)
Q_LOGGING_CATEGORY(lcCatalog, "backstep.catalog", QtWarningMsg)
Q_LOGGING_CATEGORY(lcTransfer, "backstep.transfer", QtWarningMsg)
Q_LOGGING_CATEGORY(lcRpc, "backstep.rpc", QtWarningMsg)
Q_LOGGING_CATEGORY(lcDelve, "backstep.delve", QtWarningMsg)
Q_LOGGING_CATEGORY(lcSession, "backstep.session", QtWarningMsg)
Q_LOGGING_CATEGORY(lcSource, "backstep.source", QtWarningMsg)
Q_LOGGING_CATEGORY(lcSettings, "backstep.settings", QtWarningMsg)
Q_LOGGING_CATEGORY(lcCli, "backstep.cli", QtWarningMsg)
Q_LOGGING_CATEGORY(lcUi, "backstep.ui", QtWarningMsg)

} // namespace Backstep
