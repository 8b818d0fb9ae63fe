// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/processtree.h"

#include <QDir>
#include <QFile>

#include <csignal>

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

QList<qint64> descendants(qint64 pid)
{
    QList<qint64> result;
    const QString tasks = u"/proc/%1/task"_s.arg(pid);
    const QStringList threads = QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &thread : threads) {
        QFile file(tasks + u'/' + thread + u"/children"_s);
        if (file.open(QIODevice::ReadOnly)) {
            const QList<QByteArray> children = file.readAll().split(' ');
            for (const QByteArray &child : children) {
                if (const qint64 id = child.trimmed().toLongLong(); id > 1) {
                    result.append(id);
                }
            }
        }
    }
    for (qsizetype i = 0, direct = result.size(); i < direct; ++i) {
        result.append(descendants(result.at(i)));
    }
    return result;
}

QList<qint64> withEnvironment(const QByteArray &entry)
{
    QList<qint64> result;
    const QStringList processes = QDir(u"/proc"_s).entryList({u"[0-9]*"_s}, QDir::Dirs);
    for (const QString &process : processes) {
        QFile file(u"/proc/"_s + process + u"/environ"_s);
        const bool ours = file.open(QIODevice::ReadOnly) && file.readAll().split('\0').contains(entry);
        if (ours) {
            result.append(process.toLongLong());
        }
    }
    return result;
}

void killAll(const QList<qint64> &pids)
{
    for (const qint64 pid : pids) {
        ::kill(static_cast<pid_t>(pid), SIGKILL);
    }
}

} // namespace Backstep::Delve
