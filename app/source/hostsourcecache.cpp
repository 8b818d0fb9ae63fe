// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/hostsourcecache.h"

#include "app/base/xdg.h"
#include "app/source/sourcetext.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxPathBytes = 3000; // below PATH_MAX with room for the cache's own folder
constexpr qsizetype maxPartBytes = 255;  // NAME_MAX

QString translated(const char *text)
{
    return QCoreApplication::translate("Backstep::HostSourceCache", text);
}

bool isSourceName(const QString &name)
{
    static const QStringList suffixes{u"go"_s,  u"s"_s,  u"S"_s,   u"c"_s, u"h"_s,   u"cc"_s, u"cpp"_s,
                                      u"cxx"_s, u"hh"_s, u"hpp"_s, u"m"_s, u"asm"_s, u"y"_s,  u"rs"_s};
    const qsizetype dot = name.lastIndexOf(u'.');
    return dot > 0 && suffixes.contains(name.mid(dot + 1));
}

bool isPlainPart(const QString &part)
{
    if (part.isEmpty() || part == u"."_s || part == u".."_s || part.toUtf8().size() > maxPartBytes) {
        return false;
    }
    return std::ranges::all_of(part, [](QChar letter) {
        return letter.isPrint() && letter != u'\\' && letter != QChar::ReplacementCharacter;
    });
}

/// A word of a file name out of anything: what is not a plain letter, digit, dot or dash becomes a dash.
QString tidyWord(const QString &text)
{
    QString word = text.left(40);
    for (QChar &letter : word) {
        const bool plain = letter.unicode() < 128 && (letter.isLetterOrNumber() || letter == u'-' || letter == u'_');
        letter = plain ? letter : u'-';
    }
    return word;
}

} // namespace

QString HostSourceCache::folderFor(const QString &cacheFolder, const QString &host, const QString &recording)
{
    const QByteArray both = host.toUtf8() + '\0' + recording.toUtf8();
    const QByteArray hash = QCryptographicHash::hash(both, QCryptographicHash::Sha256).toHex().left(16);
    return cacheFolder + u"/sources/"_s + tidyWord(host) + u'-' + tidyWord(recording) + u'-'
        + QString::fromLatin1(hash);
}

Result<QString> HostSourceCache::fileFor(const QString &buildPath) const
{
    if (!buildPath.startsWith(u'/')) {
        return fail(ErrorCode::badInput, translated("the path is not absolute, so the host cannot be asked for it"));
    }
    const QStringList parts = buildPath.mid(1).split(u'/');
    if (buildPath.toUtf8().size() > maxPathBytes || !std::ranges::all_of(parts, isPlainPart)) {
        return fail(ErrorCode::badInput, translated("the path is oddly written, so nothing is fetched for it"));
    }
    if (!isSourceName(parts.last())) {
        return fail(ErrorCode::badInput, translated("the name is not one of a source file, so it is not fetched"));
    }
    return QString(m_folder + buildPath);
}

Result<QString> HostSourceCache::store(const QString &buildPath, const QByteArray &content) const
{
    const Result<QString> file = fileFor(buildPath);
    if (!file) {
        return file;
    }
    if (content.size() > maxFileSize || looksBinary(content)) {
        return fail(ErrorCode::badInput,
                    translated("What the host has under %1 is not a source text of at most 8 MB, so it was not kept.")
                        .arg(buildPath));
    }
    if (const Result<void> made = makeFolders(*file); !made) {
        return fail(made.error());
    }
    QSaveFile save(*file);
    // Never written in place: QSaveFile follows a link at the target's own name otherwise.
    const QFileInfo there(*file);
    if (there.isSymLink() || (there.exists() && !there.isFile()) || !save.open(QIODevice::WriteOnly)
        || !save.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || save.write(content) != content.size() || !save.commit()) {
        return fail(ErrorCode::io,
                    translated("The copy of %1 could not be written; check the cache folder and the space on its disk.")
                        .arg(buildPath),
                    {*file, save.errorString()});
    }
    return file;
}

Result<void> HostSourceCache::makeFolders(const QString &file) const
{
    if (const Result<void> made = ensurePrivateFolder(m_folder); !made) {
        return made;
    }
    QString folder = m_folder;
    QStringList parts = file.mid(m_folder.size() + 1).split(u'/');
    parts.removeLast();
    for (const QString &part : std::as_const(parts)) {
        folder += u'/' + part;
        const QFileInfo info(folder);
        if (info.isSymLink() || (info.exists() && !info.isDir())) {
            return fail(ErrorCode::io,
                        translated("The cache of source files holds something that is not a folder where one belongs; "
                                   "remove it and try again."),
                        {folder});
        }
        if (const Result<void> made = ensurePrivateFolder(folder); !made) {
            return made;
        }
    }
    return {};
}

} // namespace Backstep
