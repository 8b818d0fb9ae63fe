// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/error.h"
#include "app/session/breakpoint.h"

#include <QFuture>
#include <QObject>
#include <QPointer>

namespace Backstep {

class DebugSession;
class SettingsStore;
struct ModelSet;

/// Breakpoints and watches: sets them as asked, shows what the session says of them, and keeps both for the next time
/// the same program is opened.
class BreakpointsController : public QObject
{
    Q_OBJECT

public:
    BreakpointsController(SettingsStore &settings, ModelSet &models, QObject *parent = nullptr);

    /// Sets what was kept for `program` in the session, before it opens. Null: nothing is open.
    void setSession(DebugSession *session, const QString &program);

    /// Sets one on this line, or removes those that are there.
    void toggle(const QString &file, int line);
    void add(const BreakpointSpec &spec);
    void change(int id, const BreakpointSpec &spec);
    void remove(const QList<int> &ids);
    /// The breakpoint on a line, or null.
    [[nodiscard]] const Breakpoint *at(const QString &file, int line) const;
    [[nodiscard]] const Breakpoint *byId(int id) const;

Q_SIGNALS:
    void changed(const Backstep::BreakpointListPtr &breakpoints);
    void failed(const Backstep::Error &error);

private:
    void restore();
    void save();
    template<typename T>
    void report(QFuture<T> answer);

    SettingsStore &m_settings;
    ModelSet &m_models;
    QPointer<DebugSession> m_session;
    QString m_program;
    BreakpointListPtr m_list;
    bool m_restoring = false;
};

} // namespace Backstep
