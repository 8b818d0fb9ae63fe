// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/session/stack.h"
#include "app/session/stop.h"
#include "ui/models/variablesmodel.h"

#include <QFuture>
#include <QObject>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <functional>

namespace Backstep {

class DebugSession;
struct ModelSet;

/// Fills the panels at each stop, from what is on screen outwards: the stack of the stop's goroutine, arguments and
/// locals of its frame, the first page of goroutines, the watches. All of it is asked for at once; nothing is asked for
/// panels that are hidden, until they are shown. The answers are shown together, so that the window is laid out and
/// painted once a stop, unless one of them takes long: then each when it comes. Answers that belong to an earlier stop
/// or frame are counted and dropped.
class StopFiller : public QObject
{
    Q_OBJECT

public:
    static constexpr int stackDepth = 50;
    static constexpr int pageSize = 100;
    static constexpr int bulkSize = 1000; ///< a page when all are wanted
    static constexpr int sliceSize = 2000; ///< rows that the window takes at a time

    explicit StopFiller(ModelSet &models, QObject *parent = nullptr);

    /// Null: no session; the panels are emptied.
    void setSession(DebugSession *session);
    /// `dock` is a panel's id. What it lacks for the present stop is asked for when it is shown.
    void setShown(const QString &dock, bool shown);

    void fill(const StopPtr &stop);
    void selectFrame(int frame);
    void askNextGoroutines();
    /// At once where the session can, else page after page until all are here; a new stop ends it.
    void askAllGoroutines();
    /// Counts of all, where only some are listed.
    void askGoroutineSummary();
    void askDeeperStack();
    /// Those whose full name matches; empty: those of the frame's package.
    void askPackageVariables(const QString &filter = {});

    /// The frame that variables and watches belong to.
    [[nodiscard]] Scope scope() const { return m_scope; }
    [[nodiscard]] StackPtr stack() const { return m_stack; }
    [[nodiscard]] StopPtr stop() const { return m_stop; }
    [[nodiscard]] quint64 lateAnswers() const { return m_lateAnswers; }

Q_SIGNALS:
    /// The stack of the stop's goroutine came, or grew.
    void stackChanged(const Backstep::StackPtr &stack);
    /// The person (or a new stop) chose this frame; null location when there is none.
    void frameSelected(int frame, const Backstep::CodeLocation &location);
    /// Every visible panel has what belongs to the present stop.
    void filled(quint64 stop);
    /// The file that the session is on is not what it should be; said once a session.
    void damaged(const Backstep::Error &error);

private:
    enum class Part { Variables, Goroutines, Watches };
    /// Package variables that were asked for and are still wanted.
    struct PackageQuestion
    {
        quint64 number = 0;
        QString filter;
        bool chosen = false; ///< the person wrote the filter, so they do not depend on the frame
    };

    template<typename T, typename Take>
    void ask(QFuture<Result<T>> answer, Take take, std::function<void()> again);
    void askAgain();
    void answered();
    void showWhatCame();
    void noteDamage(const Error &error);
    [[nodiscard]] bool fresh(quint64 ticket) const { return ticket == m_ticket; }

    void clear();
    void sayEnded();
    void askStack(int depth);
    void tellSection(VariablesModel::Section section, const Error &error);
    void takeStack(const Result<StackPtr> &result);
    void askShown();
    void askVariables();
    void askSection(VariablesModel::Section section);
    void askGoroutines(int first, int count);
    void beginGoroutines();
    void takeGoroutines(const Result<GoroutinePagePtr> &page);
    void askAllAtOnce();
    void tellProgress(const QString &what);
    void takeAll(const Result<GoroutinePagePtr> &all);
    void showSlice(const GoroutinePagePtr &all, qsizetype first);
    [[nodiscard]] QString ownPackageFilter() const;
    void askWatches();
    void askWatch(int id, const QString &expression);
    void connectModels();
    void fetchChildren(QObject *model, quint64 ticket, const VariablePtr &parent, qint64 first, int count);
    /// Values may come before the stack that says which frame they belong to; then they wait for it.
    void whenFramed(std::function<void()> show);
    void beginFrame(const QString &function);
    [[nodiscard]] QString frameIdentity() const;
    [[nodiscard]] const Frame *currentFrame() const;

    ModelSet &m_models;
    QPointer<DebugSession> m_session;
    QSet<QString> m_shown;
    QSet<Part> m_asked; ///< for the present stop and frame
    StopPtr m_stop;
    StackPtr m_stack;
    Scope m_scope;
    quint64 m_ticket = 0; ///< changes with every stop and every frame
    quint64 m_stopTicket = 0; ///< changes with every stop only
    QList<std::function<void()>> m_early;
    QList<std::function<void()>> m_void; ///< questions of this stop that a movement cut off
    std::optional<qint64> m_clock; ///< of the stop, see goClock()
    bool m_listed = false; ///< the goroutines know which stop is shown
    std::optional<PackageQuestion> m_package;
    quint64 m_lastPackage = 0;
    bool m_framed = false; ///< the models know which frame is shown
    bool m_damageSaid = false;
    bool m_wantAll = false; ///< all goroutines of this stop are wanted
    bool m_paging = false; ///< a page is under way
    bool m_onlyPages = false; ///< the session has no way to tell all at once
    int m_open = 0; ///< questions of the present stop that wait
    QTimer m_patience; ///< runs from a stop on, while what comes is not shown yet
    QList<std::function<void()>> m_came; ///< and is here
    quint64 m_lateAnswers = 0;
};

/// Every question goes through here: counts what is open and lets `take` have only what is still wanted. A question
/// that a movement made void is kept, as `again`, for the case that the movement leads nowhere.
template<typename T, typename Take>
void StopFiller::ask(QFuture<Result<T>> answer, Take take, std::function<void()> again)
{
    ++m_open;
    answer.then(this, [this, ticket = m_ticket, stopTicket = m_stopTicket, take, again](const Result<T> &result) {
        if (stopTicket != m_stopTicket) {
            ++m_lateAnswers;
            return;
        }
        if (!result) {
            noteDamage(result.error());
        }
        const bool cutOff =
            !result && (result.error().code == ErrorCode::stale || result.error().code == ErrorCode::cancelled);
        if (fresh(ticket) && cutOff) {
            m_void.append(again);
        } else {
            m_came.append([this, ticket, take, result] {
                if (!take(result, fresh(ticket))) {
                    ++m_lateAnswers;
                }
            });
        }
        answered();
    });
}

} // namespace Backstep
