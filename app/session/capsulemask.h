// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/moment.h"

#include <QRegularExpression>

namespace Backstep {

/// Covers what must not leave this machine, before it is written: the value of everything whose name a pattern matches,
/// and every text around it that would show it as well (a struct's one line names its fields).
class CapsuleMask
{
public:
    explicit CapsuleMask(const QStringList &patterns);

    void cover(Moment &moment) const;
    void cover(VariableList &variables) const;
    /// Also what stands as password in a URL ("postgres://me:•••@host"), whatever its name.
    void cover(QMap<QString, QString> &named) const;
    /// A command line, passwords in URLs included: what follows NAME= or the option --NAME, up to the next option,
    /// since where a value with spaces ends cannot be seen.
    [[nodiscard]] QString coveredLine(const QString &commandLine) const;

    /// What is written instead of a value.
    [[nodiscard]] static QString covered() { return QStringLiteral("•••"); }

private:
    [[nodiscard]] static QString withoutUrlPasswords(const QString &text);
    /// Whether something in it was covered.
    bool coverBelow(Variable &variable, int depth) const;
    [[nodiscard]] bool matches(const QString &name) const;

    QList<QRegularExpression> m_patterns;
};

} // namespace Backstep
