// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/goenvironment.h"

#include "app/base/logging.h"
#include "app/source/gopaths.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcessEnvironment>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

QString versionOfGoRoot(const QString &goRoot)
{
    QFile file(goRoot + u"/VERSION"_s);
    return file.open(QIODevice::ReadOnly) ? plainGoVersion(QString::fromUtf8(file.read(256))) : QString();
}

} // namespace

GoEnvironment::GoEnvironment(QString goCommand, QObject *parent) : QObject(parent), m_command(std::move(goCommand)) {}

GoEnvironment::~GoEnvironment()
{
    m_promise.answer(usualPlaces(QDir::homePath()));
}

FutureResult<GoFolders> GoEnvironment::folders()
{
    if (!m_started) {
        m_started = true;
        start();
    }
    return m_promise.future();
}

void GoEnvironment::start()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"GOTOOLCHAIN"_s, u"local"_s);
    environment.insert(u"GOFLAGS"_s, QString());
    const ProgramCall call{.program = m_command,
                           .arguments = {u"env"_s, u"GOROOT"_s, u"GOMODCACHE"_s, u"GOVERSION"_s},
                           .environment = environment,
                           .folder = QDir::rootPath(),
                           .limit = m_timeout};
    m_runner.run(call).then(this, [this](const Result<ProgramEnd> &end) {
        if (!end) {
            finish(fail(end.error()));
        } else if (end->exitCode == 0) {
            finish(parse(end->output));
        } else {
            finish(fail(ErrorCode::io, QString::fromUtf8(end->errors).trimmed()));
        }
    });
}

void GoEnvironment::finish(const Result<GoFolders> &answer)
{
    if (!answer) {
        qCInfo(lcSource) << "no answer from" << m_command << answer.error().message;
    }
    m_promise.answer(answer ? *answer : usualPlaces(QDir::homePath()));
}

Result<GoFolders> GoEnvironment::parse(const QByteArray &output)
{
    const QStringList lines = QString::fromUtf8(output).split(u'\n');
    if (lines.size() < 3) {
        return fail(ErrorCode::badInput,
                    QCoreApplication::translate("Backstep::GoEnvironment",
                                                "The go command did not print its folders, so where Go keeps its "
                                                "sources is guessed; try \"go env\" in a terminal."),
                    lines);
    }
    return GoFolders{
        .goRoot = lines.at(0).trimmed(), .moduleCache = lines.at(1).trimmed(), .version = plainGoVersion(lines.at(2))};
}

GoFolders GoEnvironment::usualPlaces(const QString &home)
{
    GoFolders folders;
    for (const QString &root : {u"/usr/local/go"_s, u"/usr/lib/go"_s, u"/usr/lib/golang"_s}) {
        if (folders.goRoot.isEmpty() && QDir(root + u"/src/runtime"_s).exists()) {
            folders.goRoot = root;
            folders.version = versionOfGoRoot(root);
        }
    }
    const QString cache = home + u"/go/pkg/mod"_s;
    if (QDir(cache).exists()) {
        folders.moduleCache = cache;
    }
    return folders;
}

} // namespace Backstep
