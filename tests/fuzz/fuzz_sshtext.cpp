// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/foreigntext.h"
#include "app/ssh/quoting.h"
#include "app/ssh/sshconfig.h"
#include "tests/fuzz/fuzzmain.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cstdlib>

namespace {

void require(bool holds)
{
    if (!holds) {
        std::abort();
    }
}

/// A POSIX shell's reading of one quoted word; anything outside of quotes but \' ends the program.
QByteArray unquoted(const QByteArray &word)
{
    QByteArray result;
    bool inside = false;
    for (qsizetype i = 0; i < word.size(); ++i) {
        if (word[i] == '\'') {
            inside = !inside;
        } else if (inside) {
            result += word[i];
        } else {
            require(word[i] == '\\' && i + 1 < word.size() && word[i + 1] == '\'');
            result += word[++i];
        }
    }
    require(!inside);
    return result;
}

void checkName(const QByteArray &bytes)
{
    const Backstep::Result<QByteArray> quoted = Backstep::shellQuote(bytes);
    require(quoted.has_value() != bytes.contains('\0'));
    require(!quoted || unquoted(*quoted) == bytes);
    for (const QChar c : Backstep::harmless(bytes)) {
        require(c.isPrint() || c.isSurrogate());
    }
    if (Backstep::isPlainFileName(bytes)) {
        require(!bytes.contains('/') && bytes != ".." && bytes != ".");
    }
}

void checkConfig(const QByteArray &bytes)
{
    static const QTemporaryDir home;
    QFile file(home.filePath(QStringLiteral("config")));
    require(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    const Backstep::SshConfig config = Backstep::SshConfig::read({file.fileName()}, home.path());
    for (Backstep::SshConfigHost host : config.hosts()) {
        require(!host.alias.isEmpty() && !host.alias.contains(u'*') && !host.alias.contains(u'?'));
        require(host.port.value_or(1) != 0);
        require(host.line > 0 && host.sourceFile == file.fileName());
        host.line = 0;
        host.sourceFile.clear();
        require(host == config.resolve(host.alias));
    }
}

} // namespace

/// Names and configurations that a host or a person may come with.
static void check(const QByteArray &bytes)
{
    checkName(bytes);
    checkConfig(bytes);
    for (const QByteArray &line : bytes.split('\n')) {
        checkName(line);
    }
}
