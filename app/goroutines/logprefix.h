// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace Backstep {

/// What a log puts in front of each line: words such as the time, the host, the name of a container. In other lines of
/// the same writer times differ, the rest does not.
class LogPrefix
{
public:
    LogPrefix() = default;
    explicit LogPrefix(QByteArrayView prefix);

    [[nodiscard]] bool isEmpty() const { return m_words.isEmpty(); }
    /// The line without it; nothing where the line is somebody else's.
    [[nodiscard]] std::optional<QByteArrayView> strip(QByteArrayView line) const;
    [[nodiscard]] bool isSameWriter(const LogPrefix &other) const;

private:
    QList<QByteArray> m_words;
    qsizetype m_size = 0;  ///< of all of it
    qsizetype m_blanks = 0; ///< at its end
};

} // namespace Backstep
