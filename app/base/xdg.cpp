// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/xdg.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <unistd.h>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

QString folder(const QProcessEnvironment &environment, const QString &variable, const QString &fallback)
{
    const QString value = environment.value(variable);
    return (QDir::isAbsolutePath(value) ? value : fallback) + u"/backstep"_s;
}

} // namespace

XdgFolders XdgFolders::fromEnvironment(const QProcessEnvironment &environment)
{
    const QString home = environment.value(u"HOME"_s, QDir::homePath());
    const QString temporary = QDir::tempPath() + u"/backstep-%1"_s.arg(getuid());
    return {.config = folder(environment, u"XDG_CONFIG_HOME"_s, home + u"/.config"_s),
            .data = folder(environment, u"XDG_DATA_HOME"_s, home + u"/.local/share"_s),
            .cache = folder(environment, u"XDG_CACHE_HOME"_s, home + u"/.cache"_s),
            .state = folder(environment, u"XDG_STATE_HOME"_s, home + u"/.local/state"_s),
            .runtime = folder(environment, u"XDG_RUNTIME_DIR"_s, temporary)};
}

Result<void> ensurePrivateFolder(const QString &path)
{
    constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    if (!QDir().mkpath(path) || !QFile::setPermissions(path, ownerOnly)) {
        return fail(ErrorCode::io,
                    QCoreApplication::translate("Backstep::Xdg",
                                                "The folder %1 cannot be made or closed to others, so nothing can be "
                                                "kept there; check who owns it and whether the disk is full.")
                        .arg(path));
    }
    return {};
}

} // namespace Backstep
