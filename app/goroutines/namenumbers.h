// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QString>

namespace Backstep {

/// A number for each name: keys made of them are short, however long the names are.
class NameNumbers
{
public:
    [[nodiscard]] qsizetype of(const QString &name)
    {
        const auto known = m_numbers.constFind(name);
        return known == m_numbers.cend() ? *m_numbers.insert(name, m_numbers.size()) : *known;
    }

private:
    QHash<QString, qsizetype> m_numbers;
};

} // namespace Backstep
