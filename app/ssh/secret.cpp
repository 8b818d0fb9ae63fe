// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/secret.h"

#include <string.h>

#include <utility>

namespace Backstep {

Secret::Secret(QString &&text) : m_bytes(text.toUtf8())
{
    if (text.isDetached()) {
        explicit_bzero(text.data(), static_cast<size_t>(text.size()) * sizeof(QChar));
    }
    text = QString();
}

Secret::Secret(Secret &&other) noexcept : m_bytes(std::exchange(other.m_bytes, QByteArray())) {}

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_bytes = std::exchange(other.m_bytes, QByteArray());
    }
    return *this;
}

Secret::~Secret()
{
    wipe();
}

void Secret::wipe()
{
    if (!m_bytes.isEmpty()) {
        explicit_bzero(m_bytes.data(), static_cast<size_t>(m_bytes.size()));
    }
}

} // namespace Backstep
