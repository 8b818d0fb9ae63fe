// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/failure.h"
#include "app/session/stop.h"
#include "app/session/target.h"

#include <QObject>

#include <optional>

namespace Backstep {

class Library;
class SessionController;

/// Takes a recording that was made because it fails to where it failed, as soon as it is open.
class FailureController : public QObject
{
    Q_OBJECT

public:
    FailureController(SessionController &session, Library &library, QObject *parent = nullptr);

    /// What is opened next, if it is this.
    void expect(const Target &target, const Failure &failure);
    /// One that is still to be fetched.
    void expectRemote(const QString &hostId, const QByteArray &path, const Failure &failure);

Q_SIGNALS:
    void failed(const Backstep::Error &error);
    void said(const QString &sentence);
    /// There, with what it is as its sentence.
    void arrived(const Backstep::StopPtr &stop);

private:
    struct Wish
    {
        std::optional<Target> target;
        QString hostId;
        QByteArray path; ///< on the host
        Failure failure;
    };

    void opened();
    [[nodiscard]] bool isOf(const Wish &wish, const Target &target) const;
    void seek(const Failure &failure);

    SessionController &m_session;
    Library &m_library;
    std::optional<Wish> m_wish;
};

} // namespace Backstep
