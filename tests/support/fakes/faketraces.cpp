// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/fakes/faketraces.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

namespace Backstep::Testing {

using namespace Qt::StringLiterals;

void writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QFile::WriteOnly) || file.write(content) != content.size()) {
        qFatal("cannot write %s", qPrintable(path));
    }
}

void linkTools(const QString &folder, const QStringList &tools)
{
    for (const QString &tool : tools) {
        const QString program = QStandardPaths::findExecutable(tool);
        if (program.isEmpty() || !QFile::link(program, folder + u'/' + tool)) {
            qFatal("cannot link %s", qPrintable(tool));
        }
    }
}

void makeTrace(const QString &folder, qint64 bytes, const QString &program)
{
    QDir().mkpath(folder);
    QByteArray data(bytes, Qt::Uninitialized);
    quint32 state = 12345;
    for (char &byte : data) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<char>(state >> 24U);
    }
    writeFile(folder + u"/mmap_copy_5_"_s + program, QByteArray(3000, 'p'));
    writeFile(folder + u"/mmap_hardlink_3_libc.so.6"_s, QByteArray(5000, 'l'));
    writeFile(folder + u"/data"_s, data);
    writeFile(folder + u"/events"_s, "events" + folder.toUtf8());
    writeFile(folder + u"/mmaps"_s, "mmaps");
    writeFile(folder + u"/tasks"_s, "tasks");
    writeFile(folder + u"/version"_s, "85\n" + QByteArray(1200, 'v'));
}

void makeUnfinishedTrace(const QString &folder)
{
    QDir().mkpath(folder);
    for (const QString &name : {u"data"_s, u"events"_s, u"mmaps"_s, u"tasks"_s}) {
        writeFile(folder + u'/' + name, {});
    }
    writeFile(folder + u"/incomplete"_s, "85\n");
}

} // namespace Backstep::Testing
