// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/goroutinetrace.h"

#include <QObject>

#include <functional>

class QWidget;

namespace Backstep {

class DockIntents;
class GoroutinesModel;
class SessionController;
struct Error;

/// What a person does with single goroutines: looks at whole stacks, copies and saves them, follows one.
class GoroutineController : public QObject
{
    Q_OBJECT

public:
    GoroutineController(SessionController &session, GoroutinesModel &model, DockIntents &intents, QWidget *window);

    /// True when the id is one of its actions ("debug.followGoroutine", …); they are about the goroutine of the stop.
    bool runAction(const QString &id);
    /// 0: none any more.
    void follow(GoroutineId id);

Q_SIGNALS:
    void failed(const Backstep::Error &error);

private:
    using Take = std::function<void(const QList<TracedGoroutine> &)>;

    void trace(const QList<GoroutineId> &ids, const Take &take);
    void showStacks(const QList<TracedGoroutine> &goroutines);
    void updateFollowed();

    SessionController &m_session;
    GoroutinesModel &m_model;
    DockIntents &m_intents;
    QWidget *m_window;
};

} // namespace Backstep
