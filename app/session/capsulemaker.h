// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/session/capsulerequest.h"
#include "app/session/sessionlog.h"

#include <QObject>

#include <memory>

namespace Backstep {

class DebugSession;
class JobRunner;

/// How far the making of a capsule is.
struct CapsuleProgress
{
    QString what;                        ///< "opening …", "finishing"; empty while moments are kept
    qint64 done = 0;                     ///< moments kept
    qint64 onDisk = 0;                   ///< of those: they survive a kill
    std::optional<qint64> of;            ///< where that is known beforehand
    std::optional<qint64> event;         ///< where it is in a recording of which `of` is not known …
    std::optional<qint64> lastEvent;     ///< … and where that ends
    qint64 bytes = 0;                    ///< of the file by now
    std::optional<qint64> expectedBytes; ///< of the whole file; once there is enough to judge by
    std::optional<double> secondsLeft;   ///< of work, without pauses; once there is enough to judge by
    bool waiting = false;                ///< a live program takes its time until the next hit
    bool paused = false;
};

/// What came of it. `complete` false: a smaller capsule than asked for, and `sentence` says why; else it says what is
/// to be known of the moments, and is mostly empty.
struct CapsuleMade
{
    QString file;
    qint64 moments = 0;
    qint64 bytes = 0;
    bool complete = false;
    QString sentence;
};

/// Makes a capsule on a session of its own, which it opens and closes, so that nobody else's is disturbed. Where
/// cancel() or the debugger's death ends it early, a valid capsule of what was kept until then is left; where that is
/// nothing, or nothing of what a recording was asked for was met, make() ends with the error. A live program has no end
/// of its own: cancel(), or the time that was given, ends it well, with a last moment of where the program stands. When
/// the disk refuses (it is full), make() ends with that error too, and what was kept until then is the file with
/// ".part" behind its name, which opens as a capsule. Destroying the maker is a kill: the ".part" stays. Main thread;
/// once.
class CapsuleMaker : public QObject
{
    Q_OBJECT

public:
    /// `session` is new and not opened. `jobs` reads the sources and must outlive the maker.
    CapsuleMaker(std::unique_ptr<DebugSession> session, JobRunner &jobs, QObject *parent = nullptr);
    ~CapsuleMaker() override;

    /// Answered when the file has its final name and nothing of the session is left.
    [[nodiscard]] FutureResult<CapsuleMade> make(const CapsuleRequest &request);
    /// After the moment that is being kept nothing happens until resume().
    void pause();
    void resume();
    void cancel();
    /// Ends it without a file.
    void discard();

Q_SIGNALS:
    void progressed(const Backstep::CapsuleProgress &progress);

private:
    class Private;
    std::unique_ptr<Private> m_d;
};

/// Keeps the present stop of the person's own session, without moving it: *Keep this moment*. The first one begins the
/// file, the others are added, in the order of keep(), also twice at one stop; finish() gives it its name. Main thread.
class MomentKeeper : public QObject
{
    Q_OBJECT

public:
    /// Nothing is written before the first keep(). `before` is what the program has written by now. `session` may end
    /// before the keeper.
    MomentKeeper(DebugSession &session, JobRunner &jobs, const CapsuleRequest &request, const QList<OutputLine> &before,
                 QObject *parent = nullptr);
    ~MomentKeeper() override;

    /// `note` becomes the moment's bookmark. Answered once the moment is on disk: the number of those that are. Errors:
    /// those of questions, after which others can be kept, and of files, after which none can; `stale` when the session
    /// ends before the moment was read.
    [[nodiscard]] FutureResult<qint64> keep(const QString &note);
    /// Waits for what is being kept. Well, without a file, also when nothing was kept.
    [[nodiscard]] FutureResult<CapsuleMade> finish();
    /// Moments that are on disk.
    [[nodiscard]] qint64 kept() const;
    [[nodiscard]] QString file() const;

private:
    class Private;
    std::unique_ptr<Private> m_d;
};

} // namespace Backstep
