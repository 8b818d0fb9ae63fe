// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/programorigin.h"

#include <QProcessEnvironment>

#include <functional>
#include <memory>
#include <optional>

namespace Backstep {

class ByteTransport;
class PathTranslator;

/// What a DelveSession needs from outside. `paths` null: paths stay as they are in the executable; else it must
/// outlive the session.
struct DelveSessionOptions
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    QString dlv;           ///< the person's setting, empty: look for it
    QString rr;            ///< the same for rr
    QString runtimeFolder; ///< XdgFolders::runtime
    const PathTranslator *paths = nullptr;
    OriginListener origin; ///< told before breakpoints are set and the first stop is shown; may be empty
    QString transcript;    ///< a file to record the conversation in, empty: none
    /// Instead of starting or connecting to anything; for tests that play a conversation.
    std::function<std::unique_ptr<ByteTransport>()> transport;
    std::optional<qint64> lastEvent; ///< of the recording behind `transport`
};

} // namespace Backstep
