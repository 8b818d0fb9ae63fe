// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/demo/demoworkshop.h"

#include "app/base/xdg.h"
#include "app/delve/rrprobe.h"
#include "app/delve/startfailure.h"
#include "app/delve/toolpaths.h"
#include "app/main/demo/sweeper.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QVersionNumber>

namespace Backstep {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString deadlock = u"demo-deadlock"_s;
const QString ok = u"demo-ok"_s;

QStringList lines(const QByteArray &bytes)
{
    return QString::fromLocal8Bit(bytes).split(u'\n', Qt::SkipEmptyParts);
}

/// Worker thread. `module` is the folder of its resources.
Result<void> copySources(const QString &module, const QString &folder)
{
    QDirIterator sources(module, QDir::Files, QDirIterator::Subdirectories);
    while (sources.hasNext()) {
        QFile source(sources.next());
        QFile target(folder + source.fileName().sliced(module.size()));
        if (const auto made = ensurePrivateFolder(QFileInfo(target).path()); !made) {
            return made;
        }
        if (!source.open(QFile::ReadOnly) || !target.open(QFile::WriteOnly | QFile::Truncate)
            || target.write(source.readAll()) != source.size()) {
            return fail(ErrorCode::io,
                        DemoWorkshop::tr("The demo's sources cannot be written to %1; is the disk full?").arg(folder));
        }
    }
    return {};
}

/// Whether a folder is there and may be written to, or may be made.
bool canBeUsed(const QString &folder)
{
    QFileInfo place(folder);
    while (!folder.isEmpty() && !place.exists() && !place.isRoot()) {
        place = QFileInfo(place.path());
    }
    return place.isAbsolute() && place.isDir() && place.isWritable();
}

/// The kernel's setting that dlv looks at before it replays anything, whatever rr would say.
std::optional<int> paranoia()
{
    QFile file(u"/proc/sys/kernel/perf_event_paranoid"_s);
    if (!file.open(QFile::ReadOnly)) {
        return std::nullopt;
    }
    bool number = false;
    const int value = file.readAll().trimmed().toInt(&number);
    return number ? std::optional(value) : std::nullopt;
}

/// What rr said when it recorded nothing, in words that fit here.
Error recordingFailure(const QByteArray &said)
{
    Error error = Delve::startFailure(lines(said), u"rr record"_s);
    if (error.code == "no-counters"_L1) {
        error.message =
            DemoWorkshop::tr("This machine has no performance counters (most virtual machines have none), so "
                             "rr cannot record here.");
    } else if (error.code == "start-failed"_L1) {
        error.message = DemoWorkshop::tr("rr did not record: %1")
                            .arg(error.details.isEmpty() ? DemoWorkshop::tr("it said nothing about why.")
                                                         : error.details.constLast());
    }
    return error;
}

} // namespace

Target DemoProducts::live() const
{
    return ExecTarget{.program = program, .arguments = {u"-exit-after"_s, u"0"_s}, .workingFolder = sourceFolder};
}

DemoWorkshop::DemoWorkshop(QString folder, const QProcessEnvironment &environment, Sweeper *sweeper, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_environment(environment)
{
    if (sweeper != nullptr) {
        sweeper->follow(m_commands);
    }
}

DemoWorkshop::~DemoWorkshop()
{
    cancel();
}

QString DemoWorkshop::recordingsFolder(const QString &folder)
{
    return folder + u"/rr"_s;
}

FutureResult<DemoProducts> DemoWorkshop::make()
{
    if (m_working) {
        return m_promise.future();
    }
    m_promise = {};
    m_working = true;
    m_products = {};
    m_products.program = m_folder + u"/bin/demo"_s;
    m_products.sourceFolder = m_folder + u"/service"_s;
    extract();
    return m_promise.future();
}

void DemoWorkshop::cancel()
{
    if (m_working) {
        answer(fail(ErrorCode::cancelled, tr("The demo was cancelled.")));
    }
    m_commands.stop();
}

/// The way from one piece of work to the next: its failure is the answer.
template<typename T>
void DemoWorkshop::next(FutureResult<T> future, std::function<void(const T &)> step)
{
    std::ignore = future.then(this, [this, step = std::move(step)](const Result<T> &result) {
        if (!m_working) {
            return;
        }
        if (result) {
            step(*result);
        } else {
            answer(fail(result.error()));
        }
    });
}

void DemoWorkshop::extract()
{
    Q_EMIT progressed(tr("Unpacking the demo's service, a small bank behind HTTP"));
    const auto work = [root = m_folder](const StopToken &) -> Result<bool> {
        for (const QString &name : {QString(), u"/bin"_s, u"/rr"_s, u"/home"_s}) {
            if (const auto made = ensurePrivateFolder(root + name); !made) {
                return fail(made.error());
            }
        }
        return copySources(u":/demo"_s, root + u"/service"_s)
            .and_then([&root] { return copySources(u":/labels"_s, root + u"/labels"_s); })
            .transform([] { return true; });
    };
    next<bool>(m_jobs.run<bool>(work), [this](bool) { askGo(); });
}

void DemoWorkshop::askGo()
{
    m_go = QStandardPaths::findExecutable(u"go"_s, m_environment.value(u"PATH"_s).split(u':', Qt::SkipEmptyParts));
    if (m_go.isEmpty()) {
        answer(
            fail("demo-no-go"_L1,
                 tr("The demo's service is written in Go and go was not found, so it cannot be built; install Go 1.24 "
                    "or later (Debian: golang-go) and start again.")));
        return;
    }
    QProcessEnvironment persons = m_environment; // whose cache it is about
    persons.insert(u"GOTOOLCHAIN"_s, u"local"_s);
    const ProgramCall question{.program = m_go,
                               .arguments = {u"env"_s, u"GOVERSION"_s, u"GOCACHE"_s},
                               .environment = persons,
                               .folder = m_products.sourceFolder,
                               .limit = 60s};
    next<ProgramEnd>(m_commands.run(question), [this](const ProgramEnd &end) {
        m_products.goVersion = lines(end.output).value(0).trimmed();
        m_goCache = lines(end.output).value(1).trimmed();
        const auto number = QVersionNumber::fromString(QStringView(m_products.goVersion).mid(2));
        if (number.isNull() || QVersionNumber(1, 24) <= number) {
            build();
        } else {
            answer(fail("demo-go-too-old"_L1,
                        tr("The demo's service needs Go 1.24 or later and this is %1, so it cannot be built; install a "
                           "newer Go and start again.")
                            .arg(m_products.goVersion)));
        }
    });
}

void DemoWorkshop::build()
{
    Q_EMIT progressed(tr("Building it with %1").arg(m_products.goVersion));
    const ProgramCall command{.program = m_go,
                              .arguments = {u"build"_s, u"-gcflags=all=-N -l"_s, u"-o"_s, m_products.program, u"."_s},
                              .environment = goEnvironment(),
                              .folder = m_products.sourceFolder};
    next<ProgramEnd>(m_commands.run(command), [this](const ProgramEnd &end) {
        if (end.exitCode == 0) {
            askRr();
        } else {
            answer(
                fail("demo-build-failed"_L1,
                     tr("Go could not build the demo's service, so there is nothing to debug; what it said is below."),
                     lines(end.errors)));
        }
    });
}

void DemoWorkshop::askRr()
{
    const auto tools = Delve::findTools(m_environment);
    if (!tools) {
        withoutRecordings(tools.error());
        return;
    }
    m_rr = tools->rr;
    if (m_rr.isEmpty()) {
        withoutRecordings({u"no-rr"_s, tr("rr is not installed, so nothing can be recorded here."), {}});
        return;
    }
    if (const auto level = paranoia(); level && *level > 1) {
        withoutRecordings(
            {u"counters-forbidden"_s,
             tr("This system forbids the performance counters that rr and Delve need; allow them with “sudo "
                "sysctl kernel.perf_event_paranoid=1” for recordings."),
             {}});
        return;
    }
    auto *probe = new Delve::RrProbe(m_rr, this);
    std::ignore = probe->flavour().then(this, [this, probe](const Result<Delve::RrFlavour> &flavour) {
        probe->deleteLater();
        if (!m_working) {
            return;
        }
        if (!flavour) {
            withoutRecordings(flavour.error());
            return;
        }
        m_soft = flavour->soft;
        record(deadlock, {}, 3);
    });
}

void DemoWorkshop::record(const QString &name, const QStringList &arguments, int expectedExit)
{
    Q_EMIT progressed(name == deadlock ? tr("Recording a run that deadlocks") : tr("Recording a run without the bug"));
    const QString folder = recordingsFolder(m_folder) + u'/' + name;
    QStringList words{u"record"_s};
    if (m_soft) {
        words.append(u"-W"_s);
    }
    words += {u"-o"_s, folder, m_products.program};
    const ProgramCall command{.program = m_rr,
                              .arguments = words + arguments,
                              .environment = recordingEnvironment(),
                              .folder = m_products.sourceFolder,
                              .limit = 60s};
    std::ignore = m_commands.run(command).then(this, [this, name, expectedExit](const Result<ProgramEnd> &end) {
        if (!m_working) {
            return;
        }
        if (end) {
            recorded(name, *end, expectedExit);
        } else {
            withoutRecordings(end.error());
        }
    });
}

void DemoWorkshop::recorded(const QString &name, const ProgramEnd &end, int expectedExit)
{
    // `version` is the last file to appear; rr ends with the program's own status.
    const QFileInfo version(recordingsFolder(m_folder) + u'/' + name + u"/version"_s);
    if (end.exitCode != expectedExit || version.size() <= 3) {
        withoutRecordings(recordingFailure(end.errors));
    } else if (name == deadlock) {
        record(ok, {u"-ok"_s}, 0);
    } else {
        m_products.recorded = true;
        Q_EMIT progressed(tr("Two recordings are ready"));
        answer(m_products);
    }
}

void DemoWorkshop::withoutRecordings(const Error &why)
{
    m_products.recorded = false;
    m_products.notRecorded = why;
    m_products.notRecorded.message += u' '
        + tr("Instead the host has a recording made elsewhere, which opens here by its capsule; the same service "
             "can also be debugged live, forwards only.");
    const auto work = [recordings = recordingsFolder(m_folder)](const StopToken &) {
        return placeCaptured(recordings);
    };
    next<bool>(m_jobs.run<bool>(work), [this](bool) {
        m_products.captured = true;
        Q_EMIT progressed(m_products.notRecorded.message);
        answer(m_products);
    });
}

/// Worker thread.
Result<bool> DemoWorkshop::placeCaptured(const QString &recordings)
{
    // Half a recording is none, and a listing would show it as broken.
    QDir(recordings).removeRecursively();
    const QString folder = recordings + u'/' + deadlock;
    if (const auto made = ensurePrivateFolder(recordings).and_then([&] { return ensurePrivateFolder(folder); });
        !made) {
        return fail(made.error());
    }
    const QDir source(u":/demo-recording"_s);
    QFile when(source.filePath(u"recorded-at"_s));
    const QDateTime recordedAt = when.open(QFile::ReadOnly)
        ? QDateTime::fromString(QString::fromLatin1(when.readAll()).trimmed(), Qt::ISODate)
        : QDateTime();
    const QStringList names = source.entryList(QDir::Files);
    for (const QString &name : names) {
        QFile from(source.filePath(name));
        QFile to(folder + u'/' + name);
        const bool copied = from.open(QFile::ReadOnly) && to.open(QFile::WriteOnly | QFile::Truncate)
            && to.write(from.readAll()) == from.size() && to.flush();
        if (!copied) {
            return fail(ErrorCode::io,
                        tr("The demo's recording cannot be written to %1; is the disk full?").arg(folder));
        }
        // A listing tells from these when it was recorded.
        if (recordedAt.isValid()) {
            to.setFileTime(recordedAt, QFileDevice::FileModificationTime);
        }
    }
    return true;
}

void DemoWorkshop::answer(Result<DemoProducts> result)
{
    m_working = false;
    m_promise.answer(std::move(result));
}

QProcessEnvironment DemoWorkshop::goEnvironment() const
{
    const QString home = m_folder + u"/home"_s;
    QProcessEnvironment environment = m_environment;
    // What a person set for their own work is not for this, and nothing is to be written into their folders.
    for (const QString &name : {u"GOFLAGS"_s, u"GOOS"_s, u"GOARCH"_s, u"GOEXPERIMENT"_s, u"GOBIN"_s}) {
        environment.remove(name);
    }
    environment.insert(u"HOME"_s, home);
    environment.insert(u"XDG_CONFIG_HOME"_s, home + u"/config"_s);
    environment.insert(u"GOENV"_s, u"off"_s);
    environment.insert(u"GOWORK"_s, u"off"_s);
    environment.insert(u"GOPROXY"_s, u"off"_s);
    environment.insert(u"GOTOOLCHAIN"_s, u"local"_s);
    environment.insert(u"GOPATH"_s, home + u"/go"_s);
    // Without libc, rr's preload library stays out of the stacks.
    environment.insert(u"CGO_ENABLED"_s, u"0"_s);
    // Compiled packages are the exception: without them every demo would compile Go's library anew.
    environment.insert(u"GOCACHE"_s, canBeUsed(m_goCache) ? m_goCache : QString(m_folder + u"/go-cache"_s));
    return environment;
}

QProcessEnvironment DemoWorkshop::recordingEnvironment() const
{
    // A recording keeps the environment; the person's is none of its business.
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, m_environment.value(u"PATH"_s));
    environment.insert(u"HOME"_s, m_folder + u"/home"_s);
    environment.insert(u"LANG"_s, u"C.UTF-8"_s);
    environment.insert(u"_RR_TRACE_DIR"_s, recordingsFolder(m_folder));
    return environment;
}

} // namespace Backstep
