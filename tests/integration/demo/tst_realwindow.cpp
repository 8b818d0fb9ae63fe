// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QDir>
#include <QImage>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace Backstep {

using namespace Qt::StringLiterals;

/// The main job in a real window: the program on an X server of its own, with the platform plugin that people have,
/// going through the demo. Pictures of the whole screen stay beside those of the tests of the panels.
class RealWindowTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void mainJob();

private:
    [[nodiscard]] QString startScreen();
    void lookAround(const QString &line);

    QProcess m_screen;
    QString m_display;
    QStringList m_pictures;
};

namespace {

QString missingTools()
{
    for (const QString &tool : {u"Xvfb"_s, u"import"_s, u"sshd"_s, u"dlv"_s, u"go"_s}) {
        if (QStandardPaths::findExecutable(tool).isEmpty()
            && QStandardPaths::findExecutable(tool, {u"/usr/sbin"_s}).isEmpty()) {
            return tool + u" is missing: the window is not tested on a real screen here"_s;
        }
    }
    return {};
}

QString pictureFolder()
{
    const QString wanted = qEnvironmentVariable("BACKSTEP_PICTURES");
    return (wanted.isEmpty() ? qEnvironmentVariable("BACKSTEP_BINARY_DIR") + u"/pictures"_s : wanted)
        + u"/real-window"_s;
}

/// How many colours there are: a window with text has many, an empty screen one.
int colours(const QImage &image)
{
    QSet<QRgb> seen;
    for (int y = 0; y < image.height(); y += 3) {
        for (int x = 0; x < image.width(); x += 3) {
            seen.insert(image.pixel(x, y));
        }
    }
    return static_cast<int>(seen.size());
}

} // namespace

void RealWindowTest::init()
{
    TestCase::init();
    BACKSTEP_NEEDS(missingTools());
}

void RealWindowTest::cleanup()
{
    m_screen.terminate();
    if (m_screen.state() != QProcess::NotRunning && !m_screen.waitForFinished(5000)) {
        m_screen.kill();
        m_screen.waitForFinished(5000);
    }
}

/// On a display that is free, which the server finds itself. Empty: it runs; else what it said.
QString RealWindowTest::startScreen()
{
    m_screen.start(u"Xvfb"_s,
                   {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"1440x900x24"_s, u"-nolisten"_s, u"tcp"_s});
    QByteArray number;
    while (!number.endsWith('\n') && m_screen.waitForReadyRead(20'000)) {
        number += m_screen.readAllStandardOutput();
    }
    m_display = u':' + QString::fromLatin1(number.trimmed());
    return number.endsWith('\n') ? QString() : QString::fromLocal8Bit(m_screen.readAllStandardError());
}

/// After some of the steps, a picture of all that is on the screen.
void RealWindowTest::lookAround(const QString &line)
{
    static const QRegularExpression step(u"^  ok +(\\d+) "_s);
    const int number = step.match(line).captured(1).toInt();
    if (number == 0 || (number > 2 && number % 4 != 0)) {
        return;
    }
    const QString path = pictureFolder() + u"/screen-%1.png"_s.arg(number, 2, 10, QLatin1Char('0'));
    if (QProcess::execute(u"import"_s, {u"-display"_s, m_display, u"-window"_s, u"root"_s, path}) == 0) {
        m_pictures.append(path);
    }
}

void RealWindowTest::mainJob()
{
    const QString problem = startScreen();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    QDir(pictureFolder()).removeRecursively();
    QVERIFY(QDir().mkpath(pictureFolder()));
    const QTemporaryDir temporary(u"/tmp/bs-XXXXXX"_s);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"WAYLAND_DISPLAY"_s);
    environment.insert(u"DISPLAY"_s, m_display);
    environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
    environment.insert(u"TMPDIR"_s, temporary.path());
    if (!environment.contains(u"GOCACHE"_s)) {
        environment.insert(u"GOCACHE"_s, environment.value(u"BACKSTEP_BINARY_DIR"_s) + u"/go-cache"_s);
    }
    QProcess program;
    program.setProcessEnvironment(environment);
    program.setProcessChannelMode(QProcess::MergedChannels);
    QString said;
    connect(&program, &QProcess::readyRead, this, [&] {
        while (program.canReadLine()) {
            const QString line = QString::fromUtf8(program.readLine());
            said += line;
            lookAround(line);
        }
    });
    program.start(environment.value(u"BACKSTEP_BINARY_DIR"_s) + u"/bin/backstep"_s,
                  {u"--demo"_s, u"--tour"_s, u"--pictures"_s, pictureFolder()});
    QTRY_COMPARE_WITH_TIMEOUT(program.state(), QProcess::NotRunning, 200'000);
    said += QString::fromUtf8(program.readAll());
    qInfo().noquote() << said;

    static const QRegularExpression announced(u"(\\d+) steps:"_s);
    const int steps = announced.match(said).captured(1).toInt();
    QVERIFY2(steps >= 15, "the tour did not begin");
    QCOMPARE(said.count(u"  ok  "_s), steps);
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QVERIFY2(m_pictures.size() >= 4, "no pictures of the screen were taken");
    for (const QString &path : std::as_const(m_pictures)) {
        const QImage screen(path);
        QCOMPARE(screen.size(), QSize(1440, 900));
        QVERIFY2(colours(screen) > 100, qPrintable(path + u" shows no window"_s));
    }
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::RealWindowTest)
#include "tst_realwindow.moc"
