// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/xdg.h"
#include "app/catalog/hostprofile.h"
#include "app/main/demo/demoworkshop.h"
#include "app/main/demo/sweeper.h"
#include "app/main/demo/throwawayserver.h"

#include <memory>

namespace Backstep {

/// Everything behind `backstep --demo`: one private folder with an SSH server, a service, its recordings, and the
/// places where Backstep keeps things meanwhile, so that nothing of the person's is read or changed. The folder and
/// every process go with this object, and with this program however it ends. Main thread; nothing blocks.
class Demo : public QObject
{
    Q_OBJECT

public:
    /// Makes the folder in the system's temporary folder, or in `fallback` where programs may not be run there.
    /// Error: `io`.
    [[nodiscard]] static Result<std::unique_ptr<Demo>> make(const QString &fallback = {});
    ~Demo() override;

    [[nodiscard]] QString folder() const { return m_sweeper.folder(); }
    /// Give these to every service instead of the person's.
    [[nodiscard]] XdgFolders folders() const;

    /// The host to list, as soon as its server answers (about 0.2 s). Errors: as ThrowAwayServer::start().
    [[nodiscard]] FutureResult<HostProfile> startHost();
    /// Builds and records; see DemoWorkshop::make(). Once it has answered, the host has the recordings.
    [[nodiscard]] FutureResult<DemoProducts> makeProducts();
    /// Ends both; what was under way answers `cancelled`.
    void stop();

Q_SIGNALS:
    /// What is being done, in one sentence.
    void progressed(const QString &sentence);
    /// The host cannot be reached any more.
    void hostDied(const Backstep::Error &error);

private:
    explicit Demo(const QString &folder);

    Sweeper m_sweeper;
    ThrowAwayServer m_server;
    DemoWorkshop m_workshop;
};

} // namespace Backstep
