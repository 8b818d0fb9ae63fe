// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/transfer/manifest.h"

#include "app/catalog/displaytext.h"

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

constexpr qsizetype longestName = 255;
constexpr qsizetype longestFolderName = 100;

} // namespace

bool Manifest::contains(QByteArrayView path) const
{
    return std::ranges::contains(files, path, &ManifestFile::path);
}

Result<void> checkRemoteName(QByteArrayView name)
{
    const bool control = std::ranges::any_of(name, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7f;
    });
    if (name.isEmpty() || name == "." || name == ".." || name.size() > longestName || name.contains('/') || control) {
        return fail(TransferErrorCode::hostileName,
                    ManifestText::tr("The host lists a file with a name that no recording has (\"%1\"), so nothing is "
                                     "fetched from it; look at the folder on the host.")
                        .arg(displayText(name, 80)));
    }
    return {};
}

QString localFolderName(QByteArrayView remotePath)
{
    while (remotePath.endsWith('/')) {
        remotePath.chop(1);
    }
    QString name = displayText(lastPart(remotePath), longestFolderName);
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
            changed.append(displayText(file.path));
        }
    }
    for (auto added = left.cbegin(); added != left.cend(); ++added) {
        changed.append(displayText(added.key()));
    }
    return changed;
}

} // namespace Backstep
