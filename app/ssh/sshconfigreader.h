// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/sshconfig.h"

namespace Backstep {

/// "~" and "~/…" and %d as the home folder.
[[nodiscard]] QString expandHome(const QString &path, const QString &home);

/// Turns configuration files into blocks in the order in which they count. An Include inside a block ends that block,
/// reads the file under it, and continues it as another block with the same conditions.
class SshConfigReader
{
public:
    explicit SshConfigReader(const QString &home);

    void readFile(const QString &path);
    [[nodiscard]] QList<SshConfig::Block> takeBlocks() { return std::move(m_blocks); }

    /// Words of a line: separated by blanks (the first also by one '='), "double quotes" keep blanks, a word that
    /// starts with '#' ends the line. Public for its tests.
    [[nodiscard]] static QStringList split(const QString &line);

private:
    void readFile(const QString &path, int parent, int depth);
    void readLine(const QString &line, const QString &file, int number, int parent, int depth);
    void include(const QStringList &globs, const QString &file, int depth);
    void begin(bool match, const QStringList &patterns, const QString &file, int number, int parent);

    QString m_home;
    QList<SshConfig::Block> m_blocks;
    int m_current = -1;
    int m_files = 0;
};

} // namespace Backstep
