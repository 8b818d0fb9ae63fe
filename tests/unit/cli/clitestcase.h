// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/hoststore.h"
#include "app/cli/cliapplication.h"
#include "app/settings/memorysettings.h"
#include "tests/support/fakes/fakecatalog.h"
#include "tests/support/fakes/fakelibrary.h"
#include "tests/support/fakes/faketransferqueue.h"
#include "tests/support/testcase.h"
#include "tests/unit/cli/fakeconsole.h"
#include "tests/unit/cli/fakefactory.h"

#include <QTemporaryDir>

namespace Backstep::Testing {

/// For tests that run whole command lines against fakes.
class CliTestCase : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();

protected:
    int run(const QStringList &arguments);
    int runScript(const QStringList &lines, const QStringList &more = {QStringLiteral("--json")});
    void expectOut(const QStringList &lines) const;
    /// Compares with tests/data/cli/NAME.txt, in which BANK/ and TMP stand for folders of this run.
    /// UPDATE_GOLDEN=1 writes the file instead; look at what changed.
    void expectGolden(const QString &name) const;

    std::unique_ptr<FakeConsole> m_console;
    std::unique_ptr<MemorySettings> m_settings;
    std::unique_ptr<HostStore> m_hosts;
    std::unique_ptr<FakeCatalog> m_catalog;
    std::unique_ptr<FakeTransferQueue> m_transfers;
    std::unique_ptr<FakeLibrary> m_library;
    std::unique_ptr<FakeFactory> m_factory;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::function<FutureResult<QString>(const HostProfile &, const QString &)> m_fetchDump;
};

} // namespace Backstep::Testing
