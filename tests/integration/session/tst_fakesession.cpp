// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/integration/session/behaviours.h"
#include "tests/support/fakesession.h"
#include "tests/support/testmain.h"

using namespace Qt::StringLiterals;

namespace Backstep {

/// The behaviours on the scripted session, so that tests of the window stand on one that behaves like the real ones.
class FakeSessionTest : public Testing::Behaviours
{
    Q_OBJECT

protected:
    [[nodiscard]] Testing::Scene scene() const override
    {
        return {.file = Testing::bankFolder() + u"bank.go"_s,
                .line = 38,
                .function = u"main.transfer"_s,
                .expression = u"amount"_s,
                .value = {},
                .waiting = {Testing::bankFolder() + u"main.go"_s, 23},
                .other = {Testing::bankFolder() + u"bank.go"_s, 38},
                .recording = true,
                .scripted = true};
    }
    [[nodiscard]] std::unique_ptr<DebugSession> make() override
    {
        return std::make_unique<Testing::FakeSession>(Testing::FakeProgram::bank());
    }
};

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::FakeSessionTest)
#include "tst_fakesession.moc"
