// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/base/programrunner.h"
#include "app/session/target.h"

namespace Backstep {

class Sweeper;

namespace Delve {
class RrProbe;
struct RrFlavour;
} // namespace Delve

/// What the workshop made.
struct DemoProducts
{
    QString program;         ///< the built service
    QString sourceFolder;    ///< where it was built, so where its sources are found
    QString goVersion;       ///< "go1.24.4"
    bool recorded = false;
    Error notRecorded;       ///< why not, in one sentence; empty code when `recorded`
    bool captured = false;   ///< instead a recording made elsewhere is on the host, which opens by its capsule

    /// The service started live; it stays in its deadlock until it is ended.
    [[nodiscard]] Target live() const;
};

/// Builds the demo's service from the sources inside this program and records it with rr where that works: a run that
/// deadlocks ("demo-deadlock") and one that does not ("demo-ok"). Where it does not work, "demo-deadlock" is one that
/// was made elsewhere, without the executable that a replay needs, and with a capsule. Everything lies in one folder
/// but compiled packages, which go to the person's Go cache where that can be written. Main thread, nothing blocks; the
/// destructor and cancel() kill what runs.
class DemoWorkshop : public QObject
{
    Q_OBJECT

public:
    /// `folder` is absolute; made when it is not there. `environment` is where go, rr and dlv are looked up.
    DemoWorkshop(QString folder, const QProcessEnvironment &environment, Sweeper *sweeper = nullptr,
                 QObject *parent = nullptr);
    ~DemoWorkshop() override;

    /// Takes 2 to 60 seconds, nearly all of it Go's compiler. No recordings is an answer, not an error. Errors:
    /// `demo-no-go`, `demo-go-too-old`, `demo-build-failed`, `io`, `cancelled`.
    [[nodiscard]] FutureResult<DemoProducts> make();
    void cancel();

    /// Where the recordings are made: rr's _RR_TRACE_DIR.
    [[nodiscard]] static QString recordingsFolder(const QString &folder);

Q_SIGNALS:
    /// What is being done, in one sentence.
    void progressed(const QString &sentence);

private:
    void extract();
    void askGo();
    void build();
    void askRr();
    void record(const QString &name, const QStringList &arguments, int expectedExit);
    void recorded(const QString &name, const ProgramEnd &end, int expectedExit);
    void withoutRecordings(const Error &why);
    [[nodiscard]] static Result<bool> placeCaptured(const QString &recordings);
    void answer(Result<DemoProducts> result);
    template<typename T>
    void next(FutureResult<T> future, std::function<void(const T &)> step);
    [[nodiscard]] QProcessEnvironment goEnvironment() const;
    [[nodiscard]] QProcessEnvironment recordingEnvironment() const;

    QString m_folder;
    QProcessEnvironment m_environment;
    ProgramRunner m_commands;
    JobRunner m_jobs;
    SharedPromise<DemoProducts> m_promise;
    DemoProducts m_products;
    QString m_go;
    QString m_goCache; ///< the person's
    QString m_rr;
    bool m_soft = false;
    bool m_working = false;
};

} // namespace Backstep
