// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/secret.h"

#include <libssh/libssh.h>

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

namespace Backstep {

struct KeyDeleter
{
    void operator()(ssh_key key) const { ssh_key_free(key); }
};
using KeyHandle = std::unique_ptr<std::remove_pointer_t<ssh_key>, KeyDeleter>;

/// The public half beside a private key file ("….pub"), or nothing.
[[nodiscard]] KeyHandle readPublicKey(const QString &privateFile);

struct PrivateKey
{
    KeyHandle handle;       ///< empty when it could not be read
    bool asked = false;     ///< it is encrypted, so the passphrase was asked for
    bool cancelled = false; ///< and not given
};

using PassphraseSource = std::function<std::optional<std::vector<Secret>>()>;

/// Reads a private key; asks at most once, and only when the key is encrypted.
[[nodiscard]] PrivateKey readPrivateKey(const QString &file, const PassphraseSource &ask);

} // namespace Backstep
