// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/ssh/types.h"

#include <QObject>

namespace Backstep {

class SshConnection;

/// Tries a connection from the name to SFTP and says of each step, in one
/// sentence, how it went. The connection's questions (host key, prompts) are
/// the caller's to answer. Steps after a failed one are Skipped, except that a
/// host without commands is still tried for SFTP. Uses the connection on its
/// thread and leaves it open when all went well.
class ConnectionTest : public QObject {
  Q_OBJECT

public:
  /// `connection` must outlive the test and must not be open yet.
  explicit ConnectionTest(SshConnection &connection, QObject *parent = nullptr);

  /// All six steps in order. The answer is an Error only when the connection
  /// ends (`cancelled`).
  [[nodiscard]] FutureResult<QList<ConnectionStep>> run();

Q_SIGNALS:
  void stepFinished(const Backstep::ConnectionStep &step);

private:
  void add(const ConnectionStep &step);
  void loginEnded(const Result<void> &result);
  void probeEnded(const Result<SshCapabilities> &result);
  void finish();

  SshConnection &m_connection;
  QList<ConnectionStep> m_steps;
  SharedPromise<QList<ConnectionStep>> m_promise;
};

} // namespace Backstep
