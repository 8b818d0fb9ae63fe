// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/cli/clicommand.h"
#include "app/session/capsulemaker.h"
#include "app/session/capsulerequest.h"

namespace Backstep {

class CapsuleLibrarian;
class TargetOpener;

/// capsule TARGET -o FILE […], capsule --info FILE
class CapsuleCommand : public CliCommand
{
    Q_OBJECT

public:
    CapsuleCommand(const CliServices &services, const CommandLine &line, QObject *parent = nullptr);
    ~CapsuleCommand() override;

    void start() override;
    /// What is kept by then is finished as a smaller capsule; a second one does not wait for that.
    void interrupt() override;

private:
    void info(const QString &file);
    void prepare(const Target &target);
    void findBookmark(const QString &note);
    void learn();
    void make();
    void describe();
    void show(const CapsuleProgress &progress);
    void made(const CapsuleMade &capsule);

    JobRunner m_jobs;
    CapsuleRequest m_request;
    TargetOpener *m_opener = nullptr;
    std::unique_ptr<CapsuleMaker> m_maker;
    std::unique_ptr<CapsuleLibrarian> m_librarian;
    bool m_interrupted = false;
};

} // namespace Backstep
