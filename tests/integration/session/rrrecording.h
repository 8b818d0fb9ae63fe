// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QDebug>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>

namespace Backstep::Testing {

[[nodiscard]] inline QString findRr()
{
    const QString named = qEnvironmentVariable("BACKSTEP_RR");
    return QStandardPaths::findExecutable(named.isEmpty() ? QStringLiteral("rr") : named);
}

/// Whether it counts in software where it is asked to (-W), for machines without hardware counters. Blocks.
[[nodiscard]] inline bool countsInSoftware(const QString &rr)
{
    QProcess help;
    help.start(rr, {QStringLiteral("help"), QStringLiteral("record")});
    help.waitForFinished();
    return help.readAllStandardOutput().contains("--software-counters");
}

/// Records `program` into `folder`; empty when it worked, else why not. Blocks: only before the tests.
[[nodiscard]] inline QString record(const QString &rr, const QStringList &program, const QString &folder)
{
    using namespace Qt::StringLiterals;
    if (rr.isEmpty()) {
        return u"rr was not found"_s;
    }
    QStringList arguments{u"record"_s};
    if (countsInSoftware(rr)) {
        arguments.append(u"-W"_s);
    }
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(rr, arguments + QStringList{u"-o"_s, folder} + program);
    if (!process.waitForFinished(60'000) || !QFile::exists(folder + u"/version"_s)) {
        process.kill();
        return u"rr cannot record on this machine: "_s + QString::fromUtf8(process.readAll()).section(u'\n', 0, 0);
    }
    return {};
}

/// Builds the demo's service in a copy of its sources, FOLDER/service, without libc and without optimisation. Blocks.
/// The binary; empty where Go cannot.
[[nodiscard]] inline QString buildDemo(const QString &folder)
{
    using namespace Qt::StringLiterals;
    const QDir copy(folder + u"/service"_s);
    for (const auto &[module, name] : {std::pair(u"demo"_s, u"service"_s), std::pair(u"labels"_s, u"labels"_s)}) {
        const QDir sources(qEnvironmentVariable("BACKSTEP_SOURCE_DIR") + u"/resources/go/"_s + module);
        QDir(folder).mkpath(name);
        for (const QString &file : sources.entryList({u"*.go"_s, u"go.*"_s}, QDir::Files)) {
            QFile::copy(sources.filePath(file), folder + u'/' + name + u'/' + file);
        }
    }
    QProcess go;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"CGO_ENABLED"_s, u"0"_s);
    environment.insert(u"GOFLAGS"_s, QString());
    environment.insert(u"GOWORK"_s, u"off"_s);
    go.setProcessEnvironment(environment);
    go.setWorkingDirectory(copy.path());
    go.start(u"go"_s, {u"build"_s, u"-gcflags=all=-N -l"_s, u"-o"_s, u"demo"_s, u"."_s});
    const QString binary = copy.filePath(u"demo"_s);
    return go.waitForFinished(300'000) && QFile::exists(binary) ? binary : QString();
}

/// The demo's service, built in `folder`, for a test that records it. Empty where rr cannot record or Go is missing,
/// which is said in the test's output. Blocks.
[[nodiscard]] inline QString demoToRecord(const QString &folder)
{
    const QString why = record(findRr(), {QStringLiteral("true")}, folder + QStringLiteral("/probe"));
    const bool go = !QStandardPaths::findExecutable(QStringLiteral("go")).isEmpty();
    if (!why.isEmpty() || !go) {
        qInfo().noquote() << "NOT TESTED ON A RECORDING:" << (why.isEmpty() ? QStringLiteral("go is missing") : why);
        return {};
    }
    return buildDemo(folder + QStringLiteral("/demo"));
}

} // namespace Backstep::Testing
