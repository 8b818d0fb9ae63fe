// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/sourcelookup.h"

#include <QCoreApplication>

namespace Backstep {

QString sourceOriginText(SourceOrigin origin)
{
    const char *text = "";
    switch (origin) {
    case SourceOrigin::HandRule: text = QT_TRANSLATE_NOOP("Backstep::SourceLookup", "Your mapping"); break;
    case SourceOrigin::GuessedRule: text = QT_TRANSLATE_NOOP("Backstep::SourceLookup", "Delve's guess"); break;
    case SourceOrigin::SamePath: text = QT_TRANSLATE_NOOP("Backstep::SourceLookup", "The same path here"); break;
    case SourceOrigin::GoRoot: text = QT_TRANSLATE_NOOP("Backstep::SourceLookup", "Go's own sources"); break;
    case SourceOrigin::ModuleCache: text = QT_TRANSLATE_NOOP("Backstep::SourceLookup", "The module cache"); break;
    case SourceOrigin::HostCopy: text = QT_TRANSLATE_NOOP("Backstep::SourceLookup", "The host"); break;
    case SourceOrigin::Capsule: text = QT_TRANSLATE_NOOP("Backstep::SourceLookup", "The capsule"); break;
    }
    return QCoreApplication::translate("Backstep::SourceLookup", text);
}

} // namespace Backstep
