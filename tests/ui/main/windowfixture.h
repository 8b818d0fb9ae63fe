// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/catalog/hoststore.h"
#include "app/session/sessionfactory.h"
#include "app/settings/memorysettings.h"
#include "app/source/sourcefinder.h"
#include "app/source/sourceservice.h"
#include "tests/support/fakes/fakecatalog.h"
#include "tests/support/fakes/fakelibrary.h"
#include "tests/support/fakes/faketransferqueue.h"
#include "tests/support/fakesession.h"
#include "ui/main/mainwindow.h"
#include "ui/theme/theme.h"

#include <QPointer>

namespace Backstep::Testing {

/// Makes scripted sessions: a recording for folders, a live program for everything else.
class FakeSessionFactory : public SessionFactory
{
public:
    [[nodiscard]] Result<std::unique_ptr<DebugSession>> create(const Target &target) override;

    int idlers = 8;
    WaitFacts waits;             ///< of every stop
    Error error;                 ///< a code: the next create() fails
    Error openError;             ///< a code: the next session does not open
    QPointer<FakeSession> last;  ///< the newest
    bool capsules = false;       ///< capsules are opened as what they are
    bool held = false;           ///< the next one answers only when released
};

/// A window on fakes, the way main() builds it on real services.
struct WindowFixture
{
    WindowFixture();

    [[nodiscard]] Services services();
    /// Shows a window of the usual size.
    MainWindow &show();
    /// Opens the scripted recording and waits until it stands at main.main.
    FakeSession &openRecording();
    /// Two hosts with recordings, a library, a transfer.
    void fillCatalog();

    MemorySettings settings;
    HostStore hosts;
    FakeCatalog catalog;
    FakeLibrary library;
    FakeTransferQueue transfers;
    FakeSessionFactory sessions;
    SourceFinder finder;
    JobRunner runner;
    SourceService sources;
    Theme theme;
    std::unique_ptr<MainWindow> window;
};

} // namespace Backstep::Testing
