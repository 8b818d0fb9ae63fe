// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/delvedriver.h"
#include "app/session/readertrail.h"

namespace Backstep {

class PathTranslator;
struct Stop;

/// In a recording: who has locks that are taken, seen at the write that took each. Goes back from where the debugger
/// stands to these writes, by watching the words of the locks, and returns, whatever was found. Of readers, who are
/// counted only, all that came and left since are followed, as long as they are few. Breakpoints that are set are off
/// meanwhile: at a busy line they would be all that is met, and what they count is what the person met.
/// Once; main thread; nothing else may be asked or moved meanwhile.
class OwnerSearch : public QObject
{
    Q_OBJECT

public:
    /// The locks of stuck goroutines that somebody has, of whom it is only inferred, or not known, who that is.
    [[nodiscard]] static QList<WantedLock> openLocks(const WaitFacts &facts);

    /// `paths` may be null. Both others must outlive the search.
    OwnerSearch(std::shared_ptr<Delve::Client> client, DelveDriver &driver, const PathTranslator *paths,
                QObject *parent = nullptr);

    /// Those takings that were met. Where it could not return, `back` says so.
    struct Found
    {
        QList<SeenTaking> takings;
        QList<quint64> notFollowed; ///< locks whose readers were too many to be sure of
        bool back = true;
        Delve::State state; ///< where the debugger stands

        /// The facts, which also say what was not followed.
        [[nodiscard]] WaitFactsPtr sayIn(const WaitFacts &facts) const;
    };
    /// An error only where the debugger is lost.
    FutureResult<Found> find(const QList<WantedLock> &locks);

private:
    using Then = std::function<void()>;
    void setAside(const Then &then);
    void putBack(const Then &then);
    /// Each of `ids`, one after another; `changed` is told which did.
    void toggle(const QList<int> &ids, const std::function<void(int)> &changed, const Then &then);
    void watchNext();
    void watch(int index);
    void goBack();
    void stopped(const Outcome &outcome);
    void lookAt(quint64 lock, GoroutineId goroutine, qint64 event);
    void follow(quint64 lock, qint32 before, GoroutineId goroutine, qint64 event);
    void take(quint64 lock, GoroutineId goroutine, qint64 event);
    void unwatch(quint64 lock);
    void endTrails();
    void clearWatches(const Then &then);
    void goHome();
    void arrived(const Outcome &outcome);
    void finish();
    void lost(const Error &why);

    std::shared_ptr<Delve::Client> m_client;
    DelveDriver &m_driver;
    const PathTranslator *m_paths;
    QList<int> m_aside;       ///< breakpoints that are off for this
    QList<WantedLock> m_open;    ///< not begun yet
    QList<WantedLock> m_round;   ///< watched together
    QHash<quint64, ReaderTrail> m_trails; ///< of those in the round whose readers are wanted
    QHash<quint64, int> m_writes; ///< seen on each of these
    QHash<int, quint64> m_watched; ///< locks by id of breakpoint
    int m_checkpoint = 0; ///< 0: there is none
    QString m_home;       ///< where it began, as Restart takes it
    GoroutineId m_selected = 0;
    int m_thread = 0; ///< current where it began
    int m_stops = 0;
    Found m_found;
    SharedPromise<Found> m_promise;
};

/// What was found at a stop, into what is known: a taking that was seen before lasts up to there.
void keepTakings(QList<SeenTaking> &known, const QList<SeenTaking> &found, const WaitFacts &facts, const Stop &stop);

/// The facts at `stop` with what was seen in place of what is inferred about the same locks. A taking counts from its
/// event to the one from which it was seen, and beyond where who took it was stuck there and waits for the same still.
/// A writer that waits for readers has only the mutex within.
[[nodiscard]] WaitFactsPtr withOwners(const WaitFacts &facts, const QList<SeenTaking> &seen, const Stop &stop);

} // namespace Backstep
