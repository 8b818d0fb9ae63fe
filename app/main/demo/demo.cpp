// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/demo/demo.h"

#include "app/delve/toolpaths.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QThreadPool>

#include <sys/statvfs.h>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

bool programsMayRun(const QString &folder)
{
    struct statvfs facts = {};
    return ::statvfs(QFile::encodeName(folder).constData(), &facts) == 0 && (facts.f_flag & ST_NOEXEC) == 0;
}

ThrowAwayServer::Options serverOptions(const QString &folder)
{
    const QString home = folder + u"/home"_s;
    // A home of its own also keeps the person's shell start-up files and their own recordings out.
    // A host that recorded has its rr on PATH; ours may be anywhere.
    const auto ours = QProcessEnvironment::systemEnvironment();
    const auto tools = Delve::findTools(ours);
    const QString rr = tools && !tools->rr.isEmpty() ? QFileInfo(tools->rr).absolutePath() + u':' : QString();
    return {.folder = folder + u"/ssh"_s,
            .environment = {{u"PATH"_s, rr + ours.value(u"PATH"_s, u"/usr/bin:/bin"_s)},
                            {u"_RR_TRACE_DIR"_s, DemoWorkshop::recordingsFolder(folder)},
                            {u"HOME"_s, home},
                            {u"XDG_DATA_HOME"_s, home + u"/data"_s},
                            {u"XDG_CONFIG_HOME"_s, home + u"/config"_s}}};
}

} // namespace

Result<std::unique_ptr<Demo>> Demo::make(const QString &fallback)
{
    QString parent = QDir::tempPath();
    if (!programsMayRun(parent) && !fallback.isEmpty() && ensurePrivateFolder(fallback)) {
        parent = fallback;
    }
    // Off the main thread, and nobody waits for it: there may be much to remove.
    QThreadPool::globalInstance()->start(
        [pattern = parent + u"/backstep-demo-*"_s] { Sweeper::removeAbandoned(pattern); });
    // Short: a unix socket's path, which dlv puts below this, has 107 characters.
    QByteArray name = QFile::encodeName(parent + u"/backstep-demo-XXXXXX"_s);
    if (::mkdtemp(name.data()) == nullptr) {
        return fail(ErrorCode::io,
                    tr("No folder can be made in %1, and the demo needs one; is the disk full?").arg(parent));
    }
    return std::unique_ptr<Demo>(new Demo(QFile::decodeName(name)));
}

Demo::Demo(const QString &folder)
    : m_sweeper(folder)
    , m_server(serverOptions(folder), &m_sweeper)
    , m_workshop(folder, QProcessEnvironment::systemEnvironment(), &m_sweeper)
{
    connect(&m_workshop, &DemoWorkshop::progressed, this, &Demo::progressed);
    connect(&m_server, &ThrowAwayServer::died, this, &Demo::hostDied);
}

Demo::~Demo() = default;

XdgFolders Demo::folders() const
{
    const QString home = folder() + u"/home"_s;
    return {.config = home + u"/config/backstep"_s,
            .data = home + u"/data/backstep"_s,
            .cache = home + u"/cache/backstep"_s,
            .state = home + u"/state/backstep"_s,
            .runtime = folder() + u"/run"_s};
}

FutureResult<HostProfile> Demo::startHost()
{
    return m_server.start().then(this, [](const Result<ThrowAwayLogin> &login) -> Result<HostProfile> {
        if (!login) {
            return fail(login.error());
        }
        HostProfile host;
        host.id = newHostId();
        host.name = u"demo"_s;
        host.host = login->host;
        host.port = login->port;
        host.user = login->user;
        host.identityFiles = {login->identityFile};
        host.configFile = login->configFile;
        host.knownHostsFile = login->knownHostsFile;
        return host;
    });
}

FutureResult<DemoProducts> Demo::makeProducts()
{
    return m_workshop.make();
}

void Demo::stop()
{
    m_workshop.cancel();
    m_server.stop();
}

} // namespace Backstep
