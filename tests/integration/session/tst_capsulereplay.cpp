// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/jobrunner.h"
#include "app/session/capsulemaker.h"
#include "app/session/capsulesession.h"
#include "app/session/delvesession.h"
#include "tests/integration/session/rrrecording.h"
#include "tests/integration/session/stepsscene.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

/// The behaviours on a capsule of every step of a real replay. Skipped where rr cannot work.
class CapsuleReplayTest : public Testing::Behaviours
{
    Q_OBJECT

protected:
    [[nodiscard]] Testing::Scene scene() const override
    {
        Testing::Scene scene = Testing::stepsScene(true);
        scene.scripted = true; // it has moments, not every event
        scene.other = {};      // and those of main alone
        scene.last = {};       // of which the last is not one
        return scene;
    }
    [[nodiscard]] std::unique_ptr<DebugSession> make() override
    {
        return std::make_unique<CapsuleSession>(CapsuleTarget{m_file});
    }
    [[nodiscard]] QString missing() const override { return m_missing; }

private Q_SLOTS:
    void initTestCase();
    void keepsWhatFunctionsReturned();

private:
    QTemporaryDir m_folder;
    QString m_file;
    QString m_missing;
};

void CapsuleReplayTest::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    const QString trace = m_folder.filePath(u"steps"_s);
    m_missing = Testing::record(Testing::findRr(), {Testing::testProgram(u"steps"_s)}, trace);
    if (!m_missing.isEmpty()) {
        qInfo().noquote() << "CAPSULES OF REPLAYS ARE NOT TESTED:" << m_missing;
        return;
    }
    m_file = m_folder.filePath(u"steps.capsule"_s);
    DelveSessionOptions options;
    options.rr = Testing::findRr();
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    JobRunner jobs;
    CapsuleMaker maker(std::make_unique<DelveSession>(ReplayTarget{trace}, options), jobs);
    CapsuleRequest request;
    request.target = ReplayTarget{trace};
    request.file = m_file;
    request.recipe = EveryStep{.goroutine = 1, .firstEvent = 0, .lastEvent = 1'000'000};
    const auto made = settled(maker.make(request), 120'000);
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));
    QVERIFY2(made->complete, qPrintable(made->sentence));
    qInfo("%lld moments in %lld bytes", static_cast<long long>(made->moments), static_cast<long long>(made->bytes));
    QVERIFY(made->moments > 20);
}

void CapsuleReplayTest::keepsWhatFunctionsReturned()
{
    const auto capsule = make();
    QVERIFY(settled(capsule->open()).has_value());
    QVERIFY(settled(capsule->runTo(scene().file, scene().line, Direction::Forward)).has_value());
    const auto caller = settled(capsule->move({MotionKind::StepOut, Direction::Forward}));
    QVERIFY(caller.has_value());
    QCOMPARE((*caller)->location.function, u"main.calls"_s);
    QStringList values;
    for (const Variable &value : (*caller)->returnValues) {
        values.append(value.value);
    }
    QCOMPARE(values, (QStringList{u"6"_s, u"nil"_s}));
    QVERIFY(settled(capsule->close()).has_value());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleReplayTest)
#include "tst_capsulereplay.moc"
