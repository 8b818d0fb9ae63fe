// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/toolpaths.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

namespace {

QString find(const QString &name, const QStringList &wishes, const QStringList &folders)
{
    for (const QString &wish : wishes) {
        if (!wish.isEmpty()) {
            return QFileInfo(wish).isExecutable() ? QFileInfo(wish).absoluteFilePath() : QString();
        }
    }
    return QStandardPaths::findExecutable(name, folders);
}

} // namespace

Result<ToolPaths> findTools(const QProcessEnvironment &environment, const QString &dlvSetting, const QString &rrSetting)
{
    const QStringList path = environment.value(u"PATH"_s).split(u':', Qt::SkipEmptyParts);
    const QString goBin = environment.value(u"HOME"_s) + u"/go/bin"_s;
    const ToolPaths tools{
        .dlv = find(u"dlv"_s, {dlvSetting, environment.value(u"BACKSTEP_DLV"_s)}, path + QStringList{goBin}),
        .rr = find(u"rr"_s, {rrSetting, environment.value(u"BACKSTEP_RR"_s)}, path)};
    if (tools.dlv.isEmpty()) {
        return fail(
            ErrorCode::notFound,
            QCoreApplication::translate("Backstep::Delve",
                                        "Delve (dlv) was not found, so nothing can be debugged; install it with "
                                        "“go install github.com/go-delve/delve/cmd/dlv@latest” or name it in "
                                        "the settings."),
            {dlvSetting, environment.value(u"PATH"_s)});
    }
    return tools;
}

} // namespace Backstep::Delve
