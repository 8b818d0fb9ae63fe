// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/authserver.h"
#include "tests/support/sshagent.h"
#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::AuthScript;
using Testing::AuthServer;
using Testing::codeOf;
using Testing::SshAgent;
using Testing::SshClient;
using Testing::ThrowAwaySshServer;

/// Ways in that need an agent, or questions that an sshd without PAM does not ask.
class SshAuthTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_server.reset(); }

    void agentOpens();
    void agentThatIsNotThereIsNamed();
    void agentWithTooManyKeys();
    void identitiesOnlyAvoidsTooManyKeys();
    void passwordIsAskedForAgain();
    void passwordCancelled();
    void passwordAlwaysWrong();
    void questionsAreAnsweredInOrder();
    void serverTextsAreCleaned();
    void wrongAnswersAreAskedForAgain();
    void keyAndThenPassword();

private:
    [[nodiscard]] SshTarget target(const AuthServer &server) const;

    std::unique_ptr<ThrowAwaySshServer> m_server;
};

void SshAuthTest::initTestCase()
{
    BACKSTEP_NEEDS_SSHD();
    m_server = std::make_unique<ThrowAwaySshServer>();
    BACKSTEP_START(*m_server);
}

SshTarget SshAuthTest::target(const AuthServer &server) const
{
    return m_server->target(server.port()); // the same host key
}

void SshAuthTest::agentOpens()
{
    SshAgent agent;
    QVERIFY2(agent.start(m_server->filePath(u"agent"_s)), qPrintable(agent.why()));
    QVERIFY(agent.add(m_server->filePath(u"id"_s)));
    SshTarget target = m_server->target();
    target.identityFiles.clear();
    target.agentSocket = agent.socket();
    SshClient client(target);
    QCOMPARE(codeOf(client.open()), QString());
    QVERIFY(client.steps.last().sentence.contains(u"agent"_s));
}

void SshAuthTest::agentThatIsNotThereIsNamed()
{
    SshTarget target = m_server->target();
    target.agentSocket = m_server->filePath(u"no agent"_s);
    SshClient client(target);
    QCOMPARE(codeOf(client.open()), QString()); // the key file still opens
    target.identityFiles.clear();
    SshClient poor(target);
    const Result<void> result = poor.open();
    QCOMPARE(codeOf(result), QString(SshErrorCode::authRefused));
    QVERIFY(result.error().message.contains(u"no agent does not answer"_s));
}

void SshAuthTest::agentWithTooManyKeys()
{
    SshAgent agent;
    QVERIFY2(agent.start(m_server->filePath(u"agent2"_s)), qPrintable(agent.why()));
    for (int i = 0; i < 8; ++i) {
        QVERIFY(agent.add(m_server->makeKey(u"crowd%1"_s.arg(i), {}, false)));
    }
    SshTarget target = m_server->target();
    target.agentSocket = agent.socket();
    SshClient client(target);
    const Result<void> result = client.open();
    QCOMPARE(codeOf(result), QString(SshErrorCode::tooManyAttempts));
    QVERIFY(result.error().message.contains(u"IdentitiesOnly"_s));
}

void SshAuthTest::identitiesOnlyAvoidsTooManyKeys()
{
    SshAgent agent;
    QVERIFY2(agent.start(m_server->filePath(u"agent3"_s)), qPrintable(agent.why()));
    for (int i = 0; i < 8; ++i) {
        QVERIFY(agent.add(m_server->filePath(u"crowd%1"_s.arg(i))));
    }
    SshTarget target = m_server->target();
    target.agentSocket = agent.socket();
    QFile config(m_server->filePath(u"only.conf"_s));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("Host *\n  IdentitiesOnly yes\n");
    config.close();
    target.useConfig = true;
    target.configFile = config.fileName();
    SshClient client(target);
    QCOMPARE(codeOf(client.open()), QString());
}

void SshAuthTest::passwordIsAskedForAgain()
{
    AuthServer server({.password = u"geheim ä"_s, .questions = {}, .answers = {}}, m_server->filePath(u"host_key"_s));
    SshClient client(target(server));
    client.answers = {u"wrong"_s, u"geheim ä"_s};
    QCOMPARE(codeOf(client.open()), QString());
    QCOMPARE(client.prompts.size(), 2);
    QCOMPARE(client.prompts[0].kind, AuthPrompt::Kind::Password);
    QVERIFY(!client.prompts[0].lines[0].echo);
    QVERIFY(client.prompts[0].instruction.isEmpty());
    QCOMPARE(client.prompts[1].attempt, 2);
    QVERIFY(!client.prompts[1].instruction.isEmpty());
}

void SshAuthTest::passwordCancelled()
{
    AuthServer server({.password = u"geheim"_s, .questions = {}, .answers = {}}, m_server->filePath(u"host_key"_s));
    SshClient client(target(server));
    QCOMPARE(codeOf(client.open()), QString(ErrorCode::cancelled));
    QCOMPARE(client.prompts.size(), 1);
}

void SshAuthTest::passwordAlwaysWrong()
{
    AuthServer server({.password = u"geheim"_s, .questions = {}, .answers = {}}, m_server->filePath(u"host_key"_s));
    SshClient client(target(server));
    client.answers = {u"a"_s, u"b"_s, u"c"_s, u"d"_s};
    const Result<void> result = client.open();
    QCOMPARE(codeOf(result), QString(SshErrorCode::authRefused));
    QVERIFY(result.error().message.contains(u"a password"_s));
    QCOMPARE(client.prompts.size(), 3);
}

void SshAuthTest::questionsAreAnsweredInOrder()
{
    AuthServer server({.password = {},
                       .roundsOfQuestions = 2,
                       .questions = {u"Your name?"_s, u"One-time code:"_s},
                       .answers = {u"ann"_s, u"123456"_s}},
                      m_server->filePath(u"host_key"_s));
    SshClient client(target(server));
    client.answers = {u"ann"_s, u"123456"_s, u"ann"_s, u"123456"_s};
    QCOMPARE(codeOf(client.open()), QString());
    QCOMPARE(client.prompts.size(), 2);
    const AuthPrompt &prompt = client.prompts.first();
    QCOMPARE(prompt.kind, AuthPrompt::Kind::KeyboardInteractive);
    QCOMPARE(prompt.lines.size(), 2);
    QCOMPARE(prompt.lines[0].text, u"Your name?"_s);
    QVERIFY(prompt.lines[0].echo);
    QVERIFY(!prompt.lines[1].echo);
}

void SshAuthTest::serverTextsAreCleaned()
{
    AuthServer server(
        {.password = {}, .roundsOfQuestions = 1, .questions = {u"Pass\u202eword\u0007:"_s}, .answers = {u"x"_s}},
        m_server->filePath(u"host_key"_s));
    SshClient client(target(server));
    client.answers = {u"x"_s};
    QCOMPARE(codeOf(client.open()), QString());
    const AuthPrompt &prompt = client.prompts.first();
    QCOMPARE(prompt.lines[0].text, u"Pass\\u202eword\\u0007:"_s);
    QCOMPARE(prompt.instruction, u"Say the \\u001b[31mword"_s);
}

void SshAuthTest::wrongAnswersAreAskedForAgain()
{
    AuthServer server({.password = {}, .roundsOfQuestions = 1, .questions = {u"Code:"_s}, .answers = {u"right"_s}},
                      m_server->filePath(u"host_key"_s));
    SshClient client(target(server));
    client.answers = {u"wrong"_s, u"right"_s};
    QCOMPARE(codeOf(client.open()), QString());
    QCOMPARE(client.prompts.size(), 2);
    QCOMPARE(client.prompts[1].attempt, 2);
}

void SshAuthTest::keyAndThenPassword()
{
    AuthServer server({.password = u"both"_s, .questions = {}, .answers = {}, .keyFirst = true},
                      m_server->filePath(u"host_key"_s));
    SshClient client(target(server));
    client.answers = {u"both"_s};
    QCOMPARE(codeOf(client.open()), QString());
    QCOMPARE(client.prompts.size(), 1);
    QVERIFY(client.steps.last().sentence.contains(u"password"_s));
    QVERIFY(client.steps.last().sentence.contains(u"key"_s));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::SshAuthTest)
#include "tst_sshauth.moc"
