// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/versionknowledge.h"

#include <QCoreApplication>

namespace Backstep::Delve {

namespace {

/// From this rr on, Delve must be at least this.
struct Need
{
    QVersionNumber rr;
    QVersionNumber dlv;
};

const Need needs[] = {
    {QVersionNumber(5, 8), QVersionNumber(1, 24, 1)},
    {QVersionNumber(5, 7), QVersionNumber(1, 23)},
};

QVersionNumber oldestDlv()
{
    return {1, 21};
}

} // namespace

bool needsSetApiVersion(const QVersionNumber &dlv)
{
    return dlv < QVersionNumber(1, 24);
}

QString brokenPair(const QVersionNumber &dlv, const QVersionNumber &rr)
{
    for (const Need &need : needs) {
        if (rr >= need.rr && dlv < need.dlv) {
            return QCoreApplication::translate("Backstep::Delve",
                                               "Delve %1 cannot drive rr %2; install Delve %3 or later.")
                .arg(dlv.toString(), rr.toString(), need.dlv.toString());
        }
    }
    return {};
}

QString tooOld(const QVersionNumber &dlv)
{
    return dlv.isNull() || dlv >= oldestDlv()
        ? QString()
        : QCoreApplication::translate("Backstep::Delve", "Delve %1 is too old; install 1.25 or later.")
              .arg(dlv.toString());
}

} // namespace Backstep::Delve
