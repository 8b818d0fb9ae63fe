// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/integration/session/bankscene.h"
#include "tests/support/testmain.h"

namespace Backstep {

/// The behaviours on the scripted session, so that tests of the window stand on one that behaves like the real ones.
class FakeSessionTest : public Testing::Behaviours
{
    Q_OBJECT

protected:
    [[nodiscard]] Testing::Scene scene() const override { return Testing::bankScene(); }
    [[nodiscard]] std::unique_ptr<DebugSession> make() override
    {
        return std::make_unique<Testing::FakeSession>(Testing::FakeProgram::bank());
    }
};

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::FakeSessionTest)
#include "tst_fakesession.moc"
