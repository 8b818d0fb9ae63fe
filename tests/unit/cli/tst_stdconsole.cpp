// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/stdconsole.h"
#include "tests/support/testmain.h"

#include <array>
#include <fcntl.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Backstep {

/// The process's console at a terminal: what a person sees of what they type.
class StdConsoleTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aSecretIsNotShown();
    void aSecretAskedForAgainIsNotShown();
    void whatFollowsASecretIsShown();
    void nothingStaysOff();

private:
    [[nodiscard]] bool shows() const
    {
        termios now = {};
        return tcgetattr(m_slave, &now) == 0 && (now.c_lflag & ECHO) != 0;
    }
    void type(const QByteArray &text) const { QCOMPARE(::write(m_master, text.constData(), text.size()), text.size()); }
    /// What the person saw since the last look.
    [[nodiscard]] QByteArray seen() const;
    [[nodiscard]] CallToken<std::optional<QString>> answers()
    {
        return {this, [this](const std::optional<QString> &answer) { m_answers.append(answer.value_or(u"none"_s)); }};
    }

    int m_master = -1;
    int m_slave = -1;
    int m_input = -1; ///< of before
    int m_error = -1;
    QStringList m_answers;
};

void StdConsoleTest::init()
{
    TestCase::init();
    m_answers.clear();
    QCOMPARE(openpty(&m_master, &m_slave, nullptr, nullptr, nullptr), 0);
    QVERIFY(fcntl(m_master, F_SETFL, O_NONBLOCK) == 0);
    m_input = dup(STDIN_FILENO);
    m_error = dup(STDERR_FILENO);
    QVERIFY(dup2(m_slave, STDIN_FILENO) >= 0 && dup2(m_slave, STDERR_FILENO) >= 0);
    QVERIFY(shows());
}

void StdConsoleTest::cleanup()
{
    QVERIFY(dup2(m_input, STDIN_FILENO) >= 0 && dup2(m_error, STDERR_FILENO) >= 0);
    for (const int file : {m_input, m_error, m_slave, m_master}) {
        close(file);
    }
}

QByteArray StdConsoleTest::seen() const
{
    QByteArray text;
    std::array<char, 4096> bytes;
    for (ssize_t count = 0; (count = ::read(m_master, bytes.data(), bytes.size())) > 0;) {
        text.append(bytes.data(), count);
    }
    return text;
}

void StdConsoleTest::aSecretIsNotShown()
{
    StdConsole console;
    console.readSecret(u"Password "_s, answers());
    type("sesame\n");
    QTRY_COMPARE(m_answers, QStringList{u"sesame"_s});
    QCOMPARE(seen(), "Password \r\n");
    QVERIFY(shows());
}

void StdConsoleTest::aSecretAskedForAgainIsNotShown()
{
    StdConsole console;
    console.readSecret(u"Password "_s, answers());
    type("half of i"); // and then the line was cut
    console.readSecret(u"Password "_s, answers());
    QVERIFY(!shows());
    type("sesame\n");
    QTRY_COMPARE(m_answers, QStringList{u"sesame"_s});
    QCOMPARE(seen(), "Password Password \r\n");
    QVERIFY(shows());

    console.readSecret(u"Password "_s, answers());
    QVERIFY(!shows());
    type("open\n");
    QTRY_COMPARE(m_answers.value(1), u"open"_s);
    QVERIFY(shows());
}

void StdConsoleTest::whatFollowsASecretIsShown()
{
    StdConsole console;
    console.readSecret(u"Password "_s, answers());
    console.readLine(u"Trust it? "_s, answers());
    QVERIFY(shows());
    type("always\n");
    QTRY_COMPARE(m_answers, QStringList{u"always"_s});
    QCOMPARE(seen(), "Password Trust it? always\r\n");
}

void StdConsoleTest::nothingStaysOff()
{
    {
        StdConsole console;
        console.readSecret(u"Password "_s, answers());
        console.readSecret(u"Password "_s, answers());
        QVERIFY(!shows());
    }
    QVERIFY(shows());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::StdConsoleTest)
#include "tst_stdconsole.moc"
