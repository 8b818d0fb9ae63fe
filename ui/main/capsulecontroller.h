// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/session/capsulemaker.h"
#include "app/session/stop.h"
#include "ui/main/services.h"

#include <QObject>

namespace Backstep {

class ActionTable;
class ProgressStrip;
class SessionController;

/// Makes capsules: one after the other in the background on sessions of their own, shown in a strip with pause and
/// cancel, and by hand, moment by moment, of the session that is open, which is not moved for it.
class CapsuleController : public QObject
{
    Q_OBJECT

public:
    CapsuleController(const Services &services, SessionController &session, ActionTable &actions, ProgressStrip &strip,
                      QWidget *window);
    ~CapsuleController() override;

    /// True when the action was one of capsules.
    bool runAction(const QString &id);
    [[nodiscard]] bool isMaking() const { return m_maker != nullptr; }

Q_SIGNALS:
    void failed(const Backstep::Error &error);
    /// Something is done, in one sentence; `file` is the capsule.
    void made(const QString &sentence, const QString &file);
    /// A moment was kept.
    void said(const QString &sentence);

private:
    void sessionChanged();
    void updateActions();
    [[nodiscard]] CapsuleRequest baseRequest() const;
    [[nodiscard]] QString freeFile(const QString &title) const;
    void askWhat();
    void make(const CapsuleRequest &request);
    void showProgress(const CapsuleProgress &progress);
    void ended(const Result<CapsuleMade> &made);
    void keepMoment();
    void finishKeeping();

    const Services &m_services;
    SessionController &m_session;
    ActionTable &m_actions;
    ProgressStrip &m_strip;
    QWidget *m_window;
    JobRunner m_jobs;
    std::unique_ptr<CapsuleMaker> m_maker;
    QString m_making; ///< file name of what is being made
    std::unique_ptr<MomentKeeper> m_keeper;
};

} // namespace Backstep
