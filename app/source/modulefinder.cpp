// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/modulefinder.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QQueue>
#include <QRegularExpression>
#include <QSet>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestGoMod = 1 << 20; // bytes
constexpr int highestStart = 16;         // folders above a start

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(largestGoMod) : QByteArray();
}

/// Folders that a go.work names, in their lines "use ./a" and "use ( ./a … )".
QStringList usedFolders(const QByteArray &goWork, const QDir &base)
{
    static const QRegularExpression folder(u"^(?:use)?\\s*\"?(\\.{1,2}(?:/[^\"\\s]*)?|/[^\"\\s]+)\"?\\s*(?://.*)?$"_s);
    QStringList folders;
    for (const QString &line : QString::fromUtf8(goWork).split(u'\n')) {
        const QRegularExpressionMatch match = folder.match(line.trimmed());
        if (match.hasMatch()) {
            folders.append(QDir::cleanPath(base.absoluteFilePath(match.captured(1))));
        }
    }
    return folders;
}

class Finder
{
public:
    Finder(const ModuleSearch &search, const StopToken &stop)
        : m_search(search)
        , m_wanted(search.wanted.begin(), search.wanted.end())
        , m_stop(stop)
    {
    }

    QMap<QString, QString> run()
    {
        for (const QString &start : m_search.starts) {
            climb(start);
        }
        const QDeadlineTimer deadline(m_search.patience);
        for (const QString &tree : m_search.trees) {
            descend(tree, deadline);
        }
        return m_found;
    }

private:
    [[nodiscard]] bool done() const { return m_wanted.isEmpty() || m_stop.stopRequested(); }

    void look(const QString &folder)
    {
        const QByteArray goMod = contentOf(folder + u"/go.mod"_s);
        const QString module = goMod.isEmpty() ? QString() : modulePathIn(goMod);
        if (m_wanted.remove(module)) {
            m_found.insert(module, folder);
        }
    }

    void climb(const QString &start)
    {
        QDir folder(start);
        for (int level = 0; level < highestStart && !start.isEmpty() && !done(); ++level) {
            look(folder.absolutePath());
            for (const QString &used : usedFolders(contentOf(folder.filePath(u"go.work"_s)), folder)) {
                look(used);
            }
            if (folder.isRoot() || !folder.cdUp()) {
                return;
            }
        }
    }

    void descend(const QString &tree, const QDeadlineTimer &deadline)
    {
        static const QStringList skipped{u"node_modules"_s, u"vendor"_s, u"snap"_s};
        QQueue<std::pair<QString, int>> folders;
        folders.enqueue({QDir::cleanPath(tree), 0});
        while (!folders.isEmpty() && !done() && !deadline.hasExpired()) {
            const auto [folder, depth] = folders.dequeue();
            look(folder);
            if (depth >= m_search.depth || folder.endsWith("/pkg/mod"_L1)) {
                continue;
            }
            const QStringList names =
                QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks | QDir::Readable);
            for (const QString &name : names) {
                if (!skipped.contains(name)) {
                    folders.enqueue({QString(folder + u'/' + name), depth + 1});
                }
            }
        }
    }

    const ModuleSearch &m_search;
    QSet<QString> m_wanted;
    const StopToken &m_stop;
    QMap<QString, QString> m_found;
};

} // namespace

QMap<QString, QString> findModules(const ModuleSearch &search, const StopToken &stop)
{
    return Finder(search, stop).run();
}

QString modulePathIn(const QByteArray &goMod)
{
    static const QRegularExpression line(u"^\\s*module\\s+[\"`]?([^\\s\"`/][^\\s\"`]*)"_s,
                                         QRegularExpression::MultilineOption);
    const QString path = line.match(QString::fromUtf8(goMod)).captured(1);
    return path == "("_L1 ? QString() : path;
}

QString moduleFolderOfBuild(const QString &module, const QMap<QString, QString> &packageFolders)
{
    for (auto package = packageFolders.lowerBound(module); package != packageFolders.end(); ++package) {
        if (!package.key().startsWith(module)) {
            break;
        }
        const QString inside = package.key().mid(module.size());
        const QString folder = tidyPath(package.value());
        // "example.com/banking" is no package of "example.com/bank".
        if ((inside.isEmpty() || inside.startsWith(u'/')) && folder.endsWith(inside) && folder != inside) {
            return folder.chopped(inside.size());
        }
    }
    return {};
}

} // namespace Backstep
