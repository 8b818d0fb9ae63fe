// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/session/capsulemaker.h"
#include "app/session/motion.h"
#include "app/session/stop.h"
#include "ui/main/services.h"
#include "ui/models/ring.h"

#include <QFileInfo>
#include <QObject>
#include <QPointer>

namespace Backstep {

class ActionTable;
class CapsuleDialog;
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
    /// Something is still written: a capsule in the making, or one of moments kept by hand that gets its name.
    [[nodiscard]] bool isWriting() const { return m_maker || m_finishing > 0; }
    [[nodiscard]] QString makingTitle() const { return m_making; }
    /// The capsule of a recording on this machine; an empty one where it has none. Read, so that its size is known.
    [[nodiscard]] FutureResult<QFileInfo> findCapsule(const QString &traceFolder);
    /// Ends the making with what there is by now, which is a capsule, or removes that.
    void stop(bool discard);

Q_SIGNALS:
    void failed(const Backstep::Error &error);
    /// Something is done, in one sentence; `file` is the capsule. `asWished`: all of it is there, or as much as there
    /// was when the person ended it.
    void made(const QString &sentence, const QString &file, bool asWished);
    /// isWriting() is over, and what became of it has been said.
    void written();
    /// A moment was kept.
    void said(const QString &sentence);

private:
    void sessionChanged();
    void updateActions();
    [[nodiscard]] QString makeRefusal() const;
    void addOutput(const OutputLine &line);
    [[nodiscard]] QList<OutputLine> outputSoFar() const;
    [[nodiscard]] CapsuleRequest baseRequest() const;
    [[nodiscard]] QString freeFile(const QString &title) const;
    void askWhat();
    void showDialog(const Result<CheckpointListPtr> &checkpoints);
    void make(const CapsuleRequest &request);
    void showProgress(const CapsuleProgress &progress);
    void ended(const Result<CapsuleMade> &made, const CapsuleFacts &known);
    void list(const CapsuleMade &made, const CapsuleFacts &known);
    void sayMade(const CapsuleMade &capsule, bool stopped);
    void keepMoment();
    void keep(const CapsuleRequest &request, const QString &note);
    void kept(const MomentKeeper *keeper, const Result<qint64> &result);
    void finishKeeping();
    void sayWritten();

    const Services &m_services;
    SessionController &m_session;
    ActionTable &m_actions;
    ProgressStrip &m_strip;
    QWidget *m_window;
    JobRunner m_jobs;
    std::unique_ptr<CapsuleMaker> m_maker;
    QString m_making; ///< file name of what is being made
    std::unique_ptr<MomentKeeper> m_keeper;
    CapsuleFacts m_keeping; ///< what is known of its program
    int m_finishing = 0; ///< keepers that give their file its name
    bool m_stopped = false; ///< the person ended the making
    bool m_asking = false; ///< the dialog is about to come
    QPointer<CapsuleDialog> m_dialog;
    Ring<OutputLine> m_output; ///< of the program, for a moment kept by hand: a replay writes each line only once
};

} // namespace Backstep
