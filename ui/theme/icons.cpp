// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/theme/icons.h"

#include "app/base/logging.h"
#include "ui/theme/svgiconengine.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

void initializeIcons()
{
    Q_INIT_RESOURCE(icons); // a static library's resources must be asked for, outside of any namespace
}

namespace Backstep::Icons {

QIcon get(const QString &name)
{
    initializeIcons();
    QFile file(u":/icons/"_s + name + u".svg"_s);
    if (!file.open(QIODevice::ReadOnly)) {
        qCWarning(lcUi) << "no such icon:" << name;
        return {};
    }
    return QIcon(new SvgIconEngine(file.readAll()));
}

QStringList names()
{
    initializeIcons();
    QStringList result = QDir(u":/icons"_s).entryList({u"*.svg"_s}, QDir::Files, QDir::Name);
    for (QString &name : result) {
        name.chop(4);
    }
    return result;
}

} // namespace Backstep::Icons
