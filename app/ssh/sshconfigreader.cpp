// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/sshconfigreader.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <glob.h>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostFiles = 256;
constexpr int mostLevels = 16;
constexpr qint64 mostBytes = 1024 * 1024;
constexpr qsizetype mostBlocks = 50'000;

QStringList filesOf(const QString &pattern)
{
    QStringList files;
    glob_t found = {};
    if (glob(QFile::encodeName(pattern).constData(), 0, nullptr, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; ++i) {
            files.append(QFile::decodeName(found.gl_pathv[i]));
        }
    }
    globfree(&found);
    return files;
}

/// Where the keyword ends and its arguments begin.
qsizetype endOfKeyword(const QString &line)
{
    qsizetype end = 0;
    while (end < line.size() && !line[end].isSpace() && line[end] != u'=') {
        ++end;
    }
    return end;
}

} // namespace

QString expandHome(const QString &path, const QString &home)
{
    QString expanded = path;
    if (expanded == "~"_L1 || expanded.startsWith("~/"_L1)) {
        expanded.replace(0, 1, home);
    }
    return expanded.replace("%d"_L1, home);
}

SshConfigReader::SshConfigReader(const QString &home) : m_home(home) {}

void SshConfigReader::readFile(const QString &path)
{
    readFile(path, -1, 0);
}

void SshConfigReader::readFile(const QString &path, int parent, int depth)
{
    QFile file(path);
    // Only plain files: opening a FIFO would wait for ever.
    if (depth > mostLevels || ++m_files > mostFiles || !QFileInfo(path).isFile() || file.size() > mostBytes
        || !file.open(QIODevice::ReadOnly)) {
        return;
    }
    begin(false, {u"*"_s}, path, 1, parent);
    const QStringList lines = QString::fromUtf8(file.read(mostBytes)).split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        readLine(lines[i].trimmed(), path, static_cast<int>(i) + 1, parent, depth);
    }
}

void SshConfigReader::readLine(const QString &line, const QString &file, int number, int parent, int depth)
{
    const QStringList words = split(line);
    if (words.size() < 2) {
        return;
    }
    const QString keyword = words.first().toLower();
    const QStringList arguments = words.sliced(1);
    if (keyword == "host"_L1 || keyword == "match"_L1) {
        begin(keyword == "match"_L1, arguments, file, number, parent);
    } else if (keyword == "include"_L1) {
        include(arguments, file, depth);
    } else {
        QString rest = line.sliced(endOfKeyword(line)).trimmed();
        if (rest.startsWith(u'=')) {
            rest = rest.sliced(1).trimmed();
        }
        m_blocks[m_current].settings.append({keyword, arguments, rest});
    }
}

void SshConfigReader::include(const QStringList &globs, const QString &file, int depth)
{
    const int around = m_current;
    const QString base = file.startsWith("/etc/ssh/"_L1) ? u"/etc/ssh"_s : m_home + u"/.ssh"_s;
    for (const QString &glob : globs) {
        const QString pattern = expandHome(glob, m_home);
        for (const QString &path : filesOf(QDir::isAbsolutePath(pattern) ? pattern : base + u'/' + pattern)) {
            readFile(path, around, depth + 1);
        }
    }
    const SshConfig::Block continued = m_blocks[around];
    begin(continued.match, continued.patterns, continued.file, continued.line, continued.parent);
}

void SshConfigReader::begin(bool match, const QStringList &patterns, const QString &file, int number, int parent)
{
    if (m_blocks.size() >= mostBlocks) {
        // Settings of what comes after the limit must not fall to the block before it.
        m_blocks.last() = {
            .match = true, .patterns = {}, .file = file, .line = number, .parent = parent, .settings = {}};
    } else {
        m_blocks.append({match, patterns, file, number, parent, {}});
    }
    m_current = static_cast<int>(m_blocks.size()) - 1;
}

QStringList SshConfigReader::split(const QString &line)
{
    QStringList words;
    QString word;
    bool quoted = false;
    bool inWord = false;
    const auto finish = [&] {
        if (inWord) {
            words.append(word);
        }
        word.clear();
        inWord = false;
    };
    bool separatorAllowed = true; // one '=' may stand between keyword and arguments
    for (const QChar c : line) {
        if (c == u'"') {
            quoted = !quoted;
            inWord = true;
        } else if (!quoted && c == u'#' && !inWord) {
            break;
        } else if (!quoted
                   && (c.isSpace() || (c == u'=' && separatorAllowed && words.size() + (inWord ? 1 : 0) == 1))) {
            separatorAllowed = separatorAllowed && c != u'=';
            finish();
        } else {
            word += c;
            inWord = true;
        }
    }
    finish();
    return words;
}

} // namespace Backstep
