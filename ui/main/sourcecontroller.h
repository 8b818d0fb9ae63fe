// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/capabilities.h"
#include "app/session/stack.h"
#include "app/session/stop.h"
#include "ui/source/sourcetabs.h"

#include <QObject>

#include <memory>

namespace KSyntaxHighlighting {
class Repository;
}

namespace Backstep {

class SessionController;
struct ModelSet;
struct Services;

/// Between the source tabs and everything else: brings texts, marks where the program stands, and takes what the person
/// does in a text to the session. The tabs (and the highlighter's definitions) are made when the first text is shown.
class SourceController : public QObject
{
    Q_OBJECT

public:
    SourceController(const Services &services, SessionController &session, ModelSet &models, QObject *parent);
    ~SourceController() override;

    /// Null until something was shown.
    [[nodiscard]] SourceTabs *tabs() const { return m_tabs; }
    void show(const CodeLocation &location);
    /// "debug.toggleBreakpoint", "debug.runToCursor" and what else is done where the caret is; false for other ids.
    bool runAction(const QString &id);

    /// A text that is to be shown is on its way.
    [[nodiscard]] bool isLoading() const { return m_loading > 0; }

Q_SIGNALS:
    /// isLoading() is over.
    void loaded();
    /// The tabs were made; whoever lays out the window puts them in their place.
    void tabsMade(Backstep::SourceTabs *tabs);
    void locateWanted(const QString &path);
    void breakpointEditWanted(const QString &file, int line);
    void watchWanted(const QString &expression);

private:
    SourceTabs *make();
    void connectTabs();
    void load(const QString &path);
    void evaluate(const QString &expression, quint64 ticket);
    void showFocus();
    void setCapabilities(const Capabilities &capabilities);
    void enableBreakpoint(const QString &file, int line, bool enable);

    const Services &m_services;
    SessionController &m_session;
    ModelSet &m_models;
    std::unique_ptr<KSyntaxHighlighting::Repository> m_repository;
    SourceTabs *m_tabs = nullptr;
    SourceFocus m_focus;
    SourceRefusals m_refusals;
    BreakpointListPtr m_breakpoints;
    int m_frame = 0;
    int m_loading = 0;
};

} // namespace Backstep
