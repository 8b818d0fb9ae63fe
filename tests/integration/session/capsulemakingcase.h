// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/capsule/capsulereader.h"
#include "app/session/capsulemaker.h"
#include "tests/support/fakesession.h"
#include "tests/support/testmain.h"

#include <QTemporaryDir>

namespace Backstep::Testing {

/// Tests that make capsules from the scripted session, each in a folder of its own.
class CapsuleMakingCase : public TestCase
{
protected:
    struct Making
    {
        std::unique_ptr<CapsuleMaker> maker;
        FakeSession *session = nullptr;
    };

    void begin()
    {
        TestCase::init();
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath(QStringLiteral("bank.capsule"));
    }
    Making making()
    {
        auto session = std::make_unique<FakeSession>(FakeProgram::bank());
        FakeSession *raw = session.get();
        return {std::make_unique<CapsuleMaker>(std::move(session), m_jobs), raw};
    }
    [[nodiscard]] CapsuleRequest request(const MomentRecipe &recipe) const
    {
        CapsuleRequest request;
        request.target = ReplayTarget{QStringLiteral("/recordings/bank")};
        request.file = m_file;
        request.recipe = recipe;
        return request;
    }
    [[nodiscard]] static BreakpointSpec lineOfBank(int line)
    {
        return {.file = bankFolder() + QStringLiteral("bank.go"),
                .line = line,
                .expression = {},
                .condition = {},
                .hitCondition = {}};
    }
    /// What was made; null where it is not sound.
    [[nodiscard]] std::unique_ptr<CapsuleReader> read() const
    {
        auto reader = CapsuleReader::open(m_file);
        if (!reader) {
            qCritical() << reader.error().message;
            return nullptr;
        }
        return (*reader)->verify() ? std::move(*reader) : nullptr;
    }

    JobRunner m_jobs;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

} // namespace Backstep::Testing
