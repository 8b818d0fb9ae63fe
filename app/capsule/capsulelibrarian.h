// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/stoptoken.h"
#include "app/base/workthread.h"
#include "app/capsule/capsulereader.h"
#include "app/capsule/capsulewriter.h"

#include <functional>

namespace Backstep {

/// A CapsuleReader on a thread of its own, for the main thread: questions are answered one after another, by
/// `.then(context, …)` in the order they were asked. Destroying it waits for the one that is being answered, which ends
/// with `cancelled` at the next block of the file that it needs; so do the others.
class CapsuleLibrarian
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleLibrarian)

public:
    CapsuleLibrarian();
    CapsuleLibrarian(const CapsuleLibrarian &) = delete;
    CapsuleLibrarian &operator=(const CapsuleLibrarian &) = delete;
    ~CapsuleLibrarian();

    /// Facts and moments, once the file is open.
    struct Opened
    {
        CapsuleFacts facts;
        MomentInfoListPtr moments;
        QList<BreakpointSpec> breakpoints;
        QStringList sourcePaths;
        qint64 bytes = 0;
    };
    [[nodiscard]] FutureResult<Opened> open(const QString &path);

    /// Any question to the reader; `question` runs on the other thread. Before open() succeeded: its error.
    template<typename T>
    [[nodiscard]] FutureResult<T> ask(std::function<Result<T>(CapsuleReader &)> question)
    {
        return m_thread->ask<T>(
            [desk = m_desk, question = std::move(question)]() -> Result<T> {
                if (desk->reader == nullptr) {
                    return fail(desk->problem);
                }
                return question(*desk->reader);
            },
            WorkThread::AtEnd::Cancel);
    }

private:
    /// Used by the thread alone.
    struct Desk
    {
        std::unique_ptr<CapsuleReader> reader;
        Error problem;
    };
    StopSource m_stop;
    std::shared_ptr<Desk> m_desk;
    std::unique_ptr<WorkThread> m_thread;
};

/// A CapsuleWriter on a thread of its own, for the main thread. Requests are carried out in order; the first error of
/// writing (`io`) ends all later ones with the same error.
class CapsuleRecorder
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleRecorder)

public:
    CapsuleRecorder();
    CapsuleRecorder(const CapsuleRecorder &) = delete;
    CapsuleRecorder &operator=(const CapsuleRecorder &) = delete;
    /// Waits until what was handed over is on disk; the file stays a ".part" unless finish() was asked for.
    ~CapsuleRecorder();

    [[nodiscard]] FutureResult<void> create(const QString &path, const CapsuleFacts &facts);

    /// What an added moment came to.
    struct Added
    {
        qint64 id = 0;
        qint64 bytes = 0; ///< of the whole file by now
    };
    [[nodiscard]] FutureResult<Added> add(MomentPtr moment);
    [[nodiscard]] FutureResult<void> addOutput(QList<OutputLine> lines);
    [[nodiscard]] FutureResult<void> addSource(const QString &path, const QString &text);
    [[nodiscard]] FutureResult<void> setBreakpoints(QList<BreakpointSpec> breakpoints);
    [[nodiscard]] FutureResult<void> setBookmark(qint64 moment, const QString &note);
    /// What was handed over is on disk when this is answered.
    [[nodiscard]] FutureResult<void> flush();
    [[nodiscard]] FutureResult<void> finish(bool complete);
    void discard();

private:
    struct Desk;
    template<typename T>
    [[nodiscard]] FutureResult<T> write(std::function<Result<T>(CapsuleWriter &)> work);
    std::shared_ptr<Desk> m_desk;
    std::unique_ptr<WorkThread> m_thread;
};

} // namespace Backstep
