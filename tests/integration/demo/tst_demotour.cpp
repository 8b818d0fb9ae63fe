// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testmain.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

[[maybe_unused]] constexpr qint64 longest = 60'000; ///< milliseconds from the window to the deadlock

QString ring()
{
    return u"Goroutines wait in a ring for each other's locks: "_s;
}

const QRegularExpression &announced()
{
    static const QRegularExpression steps(u"(\\d+) steps:"_s);
    return steps;
}

/// What it says, and when.
struct Tour
{
    QString said;
    QElapsedTimer clock; ///< since the window stands there: what has to be built first is built
    std::optional<qint64> found; ///< the deadlock, by that clock

    void hear(const QString &more)
    {
        said += more;
        if (!clock.isValid() && announced().match(said).hasMatch()) {
            clock.start();
        }
        if (!found && clock.isValid() && said.contains(ring())) {
            found = clock.elapsed();
        }
    }
};

} // namespace

/// The whole program as a newcomer starts it: `backstep --demo` where there is no display.
class DemoTourTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void endToEnd_data();
    void endToEnd();

private:
    static bool has(const QString &tool);
};

bool DemoTourTest::has(const QString &tool)
{
    return !QStandardPaths::findExecutable(tool).isEmpty()
        || !QStandardPaths::findExecutable(tool, {u"/usr/sbin"_s}).isEmpty();
}

void DemoTourTest::init()
{
    TestCase::init();
    const bool present = has(u"sshd"_s) && has(u"dlv"_s) && has(u"go"_s);
    if (!present && qEnvironmentVariableIntValue("BACKSTEP_REQUIRE_TOOLS") != 0) {
        QFAIL("sshd, dlv or go is missing and BACKSTEP_REQUIRE_TOOLS is set");
    }
    if (!present) {
        QSKIP("sshd, dlv or go is missing: the demo is not tested here");
    }
}

void DemoTourTest::endToEnd_data()
{
    QTest::addColumn<bool>("rr");
    QTest::newRow("with what rr there is") << true;
    QTest::newRow("capsule, then live") << false;
}

void DemoTourTest::endToEnd()
{
    QFETCH(bool, rr);
    const QTemporaryDir pictures;
    const QTemporaryDir temporary(u"/tmp/bs-XXXXXX"_s);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"DISPLAY"_s);
    environment.remove(u"WAYLAND_DISPLAY"_s);
    environment.insert(u"TMPDIR"_s, temporary.path());
    if (!environment.contains(u"GOCACHE"_s)) {
        environment.insert(u"GOCACHE"_s, environment.value(u"BACKSTEP_BINARY_DIR"_s) + u"/go-cache"_s);
    }
    if (!rr) {
        environment.insert(u"BACKSTEP_RR"_s, u"/nonexistent/rr"_s);
    }
    // Of an earlier tour, and the person's own.
    for (const QString &name : {u"77-earlier.png"_s, u"mine.png"_s}) {
        QVERIFY(QFile(pictures.filePath(name)).open(QFile::WriteOnly));
    }
    QProcess program;
    program.setProcessEnvironment(environment);
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start(environment.value(u"BACKSTEP_BINARY_DIR"_s) + u"/bin/backstep"_s,
                  {u"--demo"_s, u"--pictures"_s, pictures.path()});
    Tour tour;
    const auto listen = [&] { tour.hear(QString::fromUtf8(program.readAll())); };
    connect(&program, &QProcess::readyRead, this, listen);
    QTRY_COMPARE_WITH_TIMEOUT(program.state(), QProcess::NotRunning, 200'000);
    listen();
    const QString &said = tour.said;
    qInfo().noquote() << said;

    const int steps = announced().match(said).captured(1).toInt();
    QVERIFY2(steps >= 15, "the tour did not begin");
    QCOMPARE(said.count(u"  ok  "_s), steps);
    // Also in a capsule, which keeps it.
    QVERIFY(said.contains(ring()));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    QVERIFY2(tour.found.value_or(longest) < longest,
             qPrintable(u"%1 ms to the deadlock"_s.arg(tour.found.value_or(longest))));
#endif
    if (!rr) {
        // The main job as far as it goes without rr: fetched, refused with a reason, its capsule walked both ways.
        QVERIFY(said.contains(u"opens here by its capsule"_s));
        QVERIFY(said.contains(u"Its capsule ("_s));
        QVERIFY(said.contains(u"Continue to the deadlock"_s));
        QVERIFY(said.contains(u"Start the service live"_s));
    }
    // How long the window is blocked says nothing in a build for debugging or with sanitizers, so it is not held
    // against it here; the program itself exits with 1 for it.
    QVERIFY(said.contains(u"never blocked for longer than"_s));
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
#ifdef NDEBUG
    QCOMPARE(program.exitCode(), 0);
#endif
    const QStringList taken = QDir(pictures.path()).entryList({u"*.png"_s});
    QVERIFY(taken.size() >= 10 && !taken.contains(u"77-earlier.png"_s) && taken.contains(u"mine.png"_s));
    QVERIFY(!said.contains(u"1 recordings"_s));
    QTRY_VERIFY_WITH_TIMEOUT(QDir(temporary.path()).entryList({u"backstep-demo-*"_s}, QDir::Dirs).isEmpty(), 5000);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::DemoTourTest)
#include "tst_demotour.moc"
