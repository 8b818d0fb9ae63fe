// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/connector.h"
#include "app/delve/dlvprocess.h"
#include "app/session/delvesessionoptions.h"
#include "app/session/target.h"

namespace Backstep {

/// A debugger that answers, and what it stands on.
struct OpenedDelve
{
    std::shared_ptr<Delve::DlvProcess> process; ///< null where it was started elsewhere
    Delve::Connection connection;
    std::optional<Delve::RrFlavour> rr;
    bool recording = false;
    bool core = false;
    std::optional<qint64> lastEvent;
};

/// Brings a target up to the first answer: finds dlv and rr, asks rr what it is, starts dlv, connects, asks whether it
/// is a recording. Answered once; destroying it gives up and leaves nothing running.
class DelveOpener : public QObject
{
    Q_OBJECT

public:
    DelveOpener(Target target, DelveSessionOptions options, QObject *parent = nullptr);

    FutureResult<OpenedDelve> open();
    /// Gives up with code "cancelled".
    void cancel();

Q_SIGNALS:
    /// So that nothing of its output is missed.
    void processStarted(Backstep::Delve::DlvProcess *process);

private:
    void openReplay(const ReplayTarget &replay);
    void openExec(const ExecTarget &exec);
    void openCore(const CoreTarget &core);
    void openConnection(const ConnectTarget &target);
    void startDlv(const Delve::Launch &launch);
    void connectDelve(const Delve::Connector::TransportMaker &maker);
    void connected(const Delve::Connection &connection);
    void fail(const Error &why);

    Target m_target;
    DelveSessionOptions m_options;
    Delve::ToolPaths m_tools;
    OpenedDelve m_opened;
    std::unique_ptr<Delve::RrProbe> m_probe;
    FutureResult<qint64> m_length;
    std::unique_ptr<Delve::Connector> m_connector;
    SharedPromise<OpenedDelve> m_answer;
};

} // namespace Backstep
