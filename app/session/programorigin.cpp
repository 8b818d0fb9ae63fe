// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/programorigin.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

/// Whether a module was taken from a folder rather than from the module cache.
bool isFolder(const QString &path, const QString &version)
{
    return version.isEmpty() || version == "(devel)"_L1 || path.startsWith(u'.') || path.startsWith(u'/');
}

} // namespace

void readModuleInfo(ProgramOrigin &origin, const QString &text)
{
    QString last; // the module that a line "=>" replaces
    const QStringList lines = text.split(u'\n');
    for (const QString &line : lines) {
        const QStringList words = line.split(u'\t');
        // The first line follows the mark without a break, and its bytes may be anything.
        const QString &kind = words.first();
        const QString path = words.value(1);
        if (path.isEmpty()) {
            continue;
        }
        if (kind.endsWith("path"_L1)) {
            origin.mainPackage = path;
        } else if (kind == "mod"_L1) {
            origin.modules.prepend(path); // has a version when it was built from a tagged checkout
        } else if (kind == "dep"_L1) {
            last = path;
            if (isFolder(path, words.value(2)) && !origin.modules.contains(path)) {
                origin.modules.append(path);
            }
        } else if (kind == "=>"_L1 && isFolder(path, words.value(2)) && !origin.modules.contains(last)) {
            origin.modules.append(last);
        }
    }
}

} // namespace Backstep
