// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/session/breakpoint.h"
#include "app/session/debugsession.h"
#include "app/session/failure.h"

#include <QList>
#include <QObject>
#include <QRegularExpression>

namespace Backstep {

/// Goes to where a recording failed: to the call that printed the line, to the one that ended the program or its panic,
/// in a Go test to the line that failed it, before a signal to the last thing that the person's own code asked of the
/// system; else to the last event. The stop's sentence says which of them it is, and its reason is "failure" where it
/// is one. Adds a breakpoint meanwhile. Once; the session must be open and outlive it.
class FailureSeek : public QObject
{
    Q_OBJECT

public:
    FailureSeek(DebugSession &session, const Failure &failure, QObject *parent = nullptr);

    [[nodiscard]] FutureResult<StopPtr> run();

private:
    enum class Found { Nothing, Line, Exit, Panic, Test, SystemCall };

    using Met = void (FailureSeek::*)(const StopPtr &);

    void hear(const OutputLine &line);
    [[nodiscard]] bool isMet(const QString &line);
    void atEnd(const Result<StopPtr> &stop);
    /// To the last call of a function before here; `met` judges where that is.
    void searchBack(const QString &function, Met met);
    /// The same, without the breakpoint of the search before; to the end where the program has no such function.
    void searchBackFurther(const QStringList &functions, Met met);
    /// Past the person's own breakpoints, which a new recording of a known program brings with it.
    void continueBack(Met met);
    void foundWrite(const StopPtr &stop);
    void foundExit(const StopPtr &stop);
    [[nodiscard]] bool isHit(const Stop &stop) const;
    void metExit(const StopPtr &stop, const Stack &stack);
    void foundFailing(const StopPtr &stop);
    void foundSystemCall(const StopPtr &stop);
    void foundAs(Found what, const StopPtr &stop);
    /// Out of library code, to the line of the person's own that called it; as far as there is one.
    void leaveCalls(const StopPtr &stop);
    void goToEnd();
    void finish(const Result<StopPtr> &stop);
    /// The stop with what it is in words.
    [[nodiscard]] StopPtr told(const StopPtr &stop) const;
    [[nodiscard]] QString sentence() const;

    DebugSession &m_session;
    Failure m_failure;
    QList<QRegularExpression> m_patterns; ///< one of which it printed
    std::optional<qint64> m_said; ///< when a pattern was met
    QString m_line; ///< in which it was met
    QString m_panic; ///< the last line in which Go says why it gives up
    QString m_test; ///< that a line failed
    Found m_found = Found::Nothing;
    int m_breakpoint = 0;
    int m_otherStops = 0;
    int m_systemCalls = 0;
    int m_left = 0; ///< calls
    SharedPromise<StopPtr> m_promise;
};

} // namespace Backstep
