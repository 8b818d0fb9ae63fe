// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

namespace Backstep {

/// A password or passphrase in memory: UTF-8, cannot be copied or printed, overwritten with zeros when it ends.
class Secret
{
public:
    Secret() = default;
  /// Takes the text over and overwrites it where nobody else shares it.
    explicit Secret(QString &&text);
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret &&other) noexcept;
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;
    ~Secret();

  /// Zero-terminated; valid while this object lives and is not moved from.
    [[nodiscard]] const char *constData() const { return m_bytes.constData(); }
    [[nodiscard]] bool isEmpty() const { return m_bytes.isEmpty(); }

private:
    void wipe();
    QByteArray m_bytes;
};

} // namespace Backstep
