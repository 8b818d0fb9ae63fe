// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/error.h"
#include "app/session/breakpoint.h"
#include "app/settings/programstate.h"

#include <QFuture>
#include <QObject>
#include <QPointer>

#include <memory>

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

    /// Sets what was kept for `program` in a session that is about to open.
    void prepare(DebugSession &session, const QString &program);
    /// Shows and keeps those of `session`, which was prepared. Null: nothing is open.
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
    void catchUp(const QList<SavedBreakpoint> &prepared);
    void save();
    template<typename T>
    void report(QFuture<T> answer);

    SettingsStore &m_settings;
    ModelSet &m_models;
    QPointer<DebugSession> m_session;
    QString m_program;
    BreakpointListPtr m_list;
    struct Prepared
    {
        const DebugSession *session = nullptr;
        QList<SavedBreakpoint> breakpoints;
        std::shared_ptr<qsizetype> left; ///< not set yet
    };
    Prepared m_prepared;               ///< for the session that opens
    std::shared_ptr<qsizetype> m_left; ///< of the session that is shown
};

} // namespace Backstep
