// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/transfer/manifest.h"

#include "app/base/foreigntext.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct ManifestText
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::Manifest)
};

constexpr qsizetype longestFolderName = 80; // characters, of up to three bytes each: a file's name has 255

} // namespace

bool Manifest::contains(QByteArrayView path) const
{
    return std::ranges::contains(files, path, &ManifestFile::path);
}

Result<void> checkRemoteName(QByteArrayView name)
{
    if (!isPlainFileName(name)) {
        return fail(TransferErrorCode::hostileName,
                    ManifestText::tr("The host lists a file with a name that no recording has (\"%1\"), so nothing is "
                                     "fetched from it; look at the folder on the host.")
                        .arg(harmless(name, 80)));
    }
    return {};
}

QString localFolderName(QByteArrayView remotePath)
{
    while (remotePath.endsWith('/')) {
        remotePath.chop(1);
    }
    QString name = QString::fromUtf8(lastPart(remotePath)).left(longestFolderName);
    std::ranges::replace_if(name, [](QChar c) { return !c.isLetterOrNumber() && !u"-_.+@=,"_s.contains(c); }, u'_');
    while (name.startsWith(u'.')) {
        name.remove(0, 1);
    }
    return name.isEmpty() ? u"recording"_s : name;
}

QStringList changedFiles(const Manifest &before, const Manifest &now)
{
    QHash<QByteArray, const ManifestFile *> left;
    for (const ManifestFile &file : now.files) {
        left.insert(file.path, &file);
    }
    QStringList changed;
    for (const ManifestFile &file : before.files) {
        const ManifestFile *other = left.take(file.path);
        if (other == nullptr || other->size != file.size || other->mtime != file.mtime) {
            changed.append(harmless(file.path));
        }
    }
    for (auto added = left.cbegin(); added != left.cend(); ++added) {
        changed.append(harmless(added.key()));
    }
    return changed;
}

} // namespace Backstep
