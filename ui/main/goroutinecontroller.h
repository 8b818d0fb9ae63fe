// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/goroutinetrace.h"

#include <QObject>

#include <functional>

class QWidget;

namespace Backstep {

class DebugSession;
class DockIntents;
class GoroutinesModel;
class SettingsStore;
class SessionController;
struct Error;

/// What a person does with single goroutines: looks at whole stacks, copies and saves them, follows one. Pins, tags and
/// colours come back with a recording or a capsule, whose goroutines have the same numbers each time.
class GoroutineController : public QObject
{
    Q_OBJECT

public:
    GoroutineController(SettingsStore &settings, SessionController &session, GoroutinesModel &model,
                        DockIntents &intents, QWidget *window);

    /// True when the id is one of its actions ("debug.followGoroutine", …); they are about the goroutine of the stop.
    bool runAction(const QString &id);
    /// 0: none any more.
    void follow(GoroutineId id);

Q_SIGNALS:
    void failed(const Backstep::Error &error);
    void told(const QString &sentence);

private:
    using Take = std::function<void(const QList<TracedGoroutine> &)>;

    struct Tracing;

    /// Of the first `most` of them.
    void trace(const QList<GoroutineId> &ids, qsizetype most, const Take &take);
    void traceNext(DebugSession &session, const std::shared_ptr<Tracing> &tracing);
    void traced(Tracing &tracing);
    void showStacks(const QList<TracedGoroutine> &goroutines);
    void updateFollowed();
    void sessionChanged();
    void saveMarks();

    SettingsStore &m_settings;
    SessionController &m_session;
    GoroutinesModel &m_model;
    DockIntents &m_intents;
    QWidget *m_window;
    QString m_kept; ///< under which name the marks are kept; empty: they are not
};

} // namespace Backstep
