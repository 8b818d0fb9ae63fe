// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/sshconfig.h"
#include "app/ssh/sshconfigreader.h"
#include "app/ssh/wildcard.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace Backstep {

class SshConfigTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_home.reset(); }

    void picksNamesWithoutWildcards();
    void firstValueWins();
    void defaultsAtTheEndApply();
    void keywordsInEveryDress();
    void wordsAreSplitAsSshDoes_data();
    void wordsAreSplitAsSshDoes();
    void includesWithGlobs();
    void includeInsideABlockOnlyHoldsThere();
    void includeInACircleEnds();
    void matchByNames();
    void matchThatRunsACommandDoesNotHold();
    void jumpAndCommandExcludeEachOther();
    void pathsAndTokens();
    void missingFileIsEmpty();
    void oddFilesAreSkipped();
    void junkDoesNoHarm();
    void wildcards_data();
    void wildcards();
    void evilPatternTakesNoTime();

private:
    void write(const QString &name, const QByteArray &content) const;
    [[nodiscard]] SshConfig read() const
    {
        return SshConfig::read({m_home->filePath(u".ssh/config"_s)}, m_home->path());
    }
    [[nodiscard]] SshConfig read(const QByteArray &content) const
    {
        write(u"config"_s, content);
        return read();
    }

    std::unique_ptr<QTemporaryDir> m_home;
};

void SshConfigTest::init()
{
    TestCase::init();
    m_home = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_home->path()).mkpath(u".ssh/conf.d"_s));
}

void SshConfigTest::write(const QString &name, const QByteArray &content) const
{
    QFile file(m_home->filePath(u".ssh/"_s + name));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
}

void SshConfigTest::picksNamesWithoutWildcards()
{
    const QList<SshConfigHost> hosts = read("# my hosts\n"
                                            "Host prod-1 prod-2 *.lab !secret\n"
                                            "    HostName %h.example.org\n"
                                            "    User ann\n"
                                            "\n"
                                            "Host prod-1\n"
                                            "    Port 2222\n"
                                            "Host *\n"
                                            "    IdentityFile ~/.ssh/all\n")
                                           .hosts();
    QCOMPARE(hosts.size(), 2);
    QCOMPARE(hosts[0].alias, u"prod-1"_s);
    QCOMPARE(hosts[0].hostName, u"prod-1.example.org"_s);
    QCOMPARE(hosts[0].user, u"ann"_s);
    QCOMPARE(hosts[0].port, quint16(2222));
    QCOMPARE(hosts[0].identityFiles, QStringList{m_home->path() + u"/.ssh/all"_s});
    QCOMPARE(hosts[0].line, 2);
    QVERIFY(hosts[0].sourceFile.endsWith(u".ssh/config"_s));
    QCOMPARE(hosts[1].alias, u"prod-2"_s);
    QVERIFY(!hosts[1].port);
}

void SshConfigTest::firstValueWins()
{
    const SshConfigHost host =
        read("Host a\n User one\n Port 1\nHost *\n User two\n Port 2\n IdentitiesOnly yes\n").resolve(u"a"_s);
    QCOMPARE(host.user, u"one"_s);
    QCOMPARE(host.port, quint16(1));
    QCOMPARE(host.identitiesOnly, true);
}

void SshConfigTest::defaultsAtTheEndApply()
{
    const SshConfig config =
        read("User before\nHost a !b\n Port 7\nHost a\n IdentityFile /x\nHost *\n IdentityFile /y\n");
    QCOMPARE(config.resolve(u"zzz"_s).user, u"before"_s);
    QCOMPARE(config.resolve(u"a"_s).identityFiles, (QStringList{u"/x"_s, u"/y"_s}));
    QCOMPARE(config.resolve(u"zzz"_s).identityFiles, QStringList{u"/y"_s});
}

void SshConfigTest::keywordsInEveryDress()
{
    const SshConfigHost host = read("HOST=a\n\tuSeR = \"ann lee\"\n  PORT\t=\t22022   # the old one\n"
                                    "IdentityFile \"/with space/key\"\r\n")
                                   .resolve(u"a"_s);
    QCOMPARE(host.user, u"ann lee"_s);
    QCOMPARE(host.port, quint16(22022));
    QCOMPARE(host.identityFiles, QStringList{u"/with space/key"_s});
}

void SshConfigTest::wordsAreSplitAsSshDoes_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("empty") << QString() << QStringList();
    QTest::newRow("comment") << u"# Host a"_s << QStringList();
    QTest::newRow("blanks") << u"  Host \t a  b "_s << QStringList{u"Host"_s, u"a"_s, u"b"_s};
    QTest::newRow("equals") << u"Port=22"_s << QStringList{u"Port"_s, u"22"_s};
    QTest::newRow("equals apart") << u"Port = 22"_s << QStringList{u"Port"_s, u"22"_s};
    QTest::newRow("equals later") << u"SetEnv A=b"_s << QStringList{u"SetEnv"_s, u"A=b"_s};
    QTest::newRow("quotes") << u"User \"a b\" c"_s << QStringList{u"User"_s, u"a b"_s, u"c"_s};
    QTest::newRow("empty quotes") << u"User \"\""_s << QStringList{u"User"_s, QString()};
    QTest::newRow("open quote") << u"User \"a b"_s << QStringList{u"User"_s, u"a b"_s};
    QTest::newRow("hash inside") << u"User a#b"_s << QStringList{u"User"_s, u"a#b"_s};
}

void SshConfigTest::wordsAreSplitAsSshDoes()
{
    QFETCH(const QString, line);
    QFETCH(const QStringList, words);
    QCOMPARE(SshConfigReader::split(line), words);
}

void SshConfigTest::includesWithGlobs()
{
    write(u"conf.d/10-a"_s, "Host a\n HostName 10.0.0.1\n");
    write(u"conf.d/20-b"_s, "Host b\n HostName 10.0.0.2\n");
    write(u"other"_s, "Host c\n HostName 10.0.0.3\n");
    const SshConfig config = read("Include conf.d/* ~/.ssh/other /does/not/exist\nHost *\n User all\n");
    QStringList names;
    for (const SshConfigHost &host : config.hosts()) {
        names.append(host.alias + u'=' + host.hostName + u'/' + host.user);
    }
    QCOMPARE(names, (QStringList{u"a=10.0.0.1/all"_s, u"b=10.0.0.2/all"_s, u"c=10.0.0.3/all"_s}));
}

void SshConfigTest::includeInsideABlockOnlyHoldsThere()
{
    write(u"inner"_s, "User inner\nHost other\n Port 99\n");
    const SshConfig config = read("Host a\n Include inner\n User late\n IdentityFile /a\nHost other\n User o\n");
    QCOMPARE(config.resolve(u"a"_s).user, u"inner"_s);
    QCOMPARE(config.resolve(u"a"_s).identityFiles, QStringList{u"/a"_s});
    QCOMPARE(config.resolve(u"other"_s).user, u"o"_s);
    QVERIFY(!config.resolve(u"other"_s).port);
    QVERIFY(config.resolve(u"zzz"_s).user.isEmpty());
}

void SshConfigTest::includeInACircleEnds()
{
    write(u"loop"_s, "Include loop\nInclude config\nHost looped\n User x\n");
    QElapsedTimer timer;
    timer.start();
    const SshConfig config = read("Include loop\nHost here\n User y\n");
    QCOMPARE(config.resolve(u"here"_s).user, u"y"_s);
    QVERIFY(timer.elapsed() < 10'000);
}

void SshConfigTest::matchByNames()
{
    const SshConfig config = read("Host web\n HostName web.example.org\n User ann\n"
                                  "Match host *.example.org user ann\n Port 2200\n"
                                  "Match originalhost web,db\n IdentityFile /m\n"
                                  "Match !host *.example.org\n ProxyJump bastion\n"
                                  "Match all\n IdentitiesOnly yes\n");
    const SshConfigHost web = config.resolve(u"web"_s);
    QCOMPARE(web.port, quint16(2200));
    QCOMPARE(web.identityFiles, QStringList{u"/m"_s});
    QVERIFY(web.proxyJump.isEmpty());
    QCOMPARE(web.identitiesOnly, true);
    QCOMPARE(config.resolve(u"elsewhere"_s).proxyJump, u"bastion"_s);
    QVERIFY(!config.resolve(u"elsewhere"_s).port);
}

void SshConfigTest::matchThatRunsACommandDoesNotHold()
{
    const QString mark = m_home->filePath(u"ran"_s);
    const SshConfig config =
        read("Match exec \"touch " + mark.toLocal8Bit() + "\"\n User evil\nMatch host\n User odd\n");
    QVERIFY(config.resolve(u"a"_s).user.isEmpty());
    QVERIFY(!QFile::exists(mark));
}

void SshConfigTest::jumpAndCommandExcludeEachOther()
{
    const SshConfig config = read("Host a\n ProxyJump j1,j2\n ProxyCommand nc %h %p\nHost b\n"
                                  " ProxyCommand ssh -W '[%h]:%p' \"x y\" # no comment\n ProxyJump j\n");
    QCOMPARE(config.resolve(u"a"_s).proxyJump, u"j1,j2"_s);
    QVERIFY(config.resolve(u"a"_s).proxyCommand.isEmpty());
    QVERIFY(config.resolve(u"b"_s).proxyJump.isEmpty());
    QVERIFY(config.resolve(u"b"_s).proxyCommand.startsWith(u"ssh -W '[%h]:%p' \"x y\""_s));
}

void SshConfigTest::pathsAndTokens()
{
    const SshConfigHost host = read("Host a\n IdentityFile ~/k1\n IdentityFile %d/k2\n IdentityFile none\n"
                                    " UserKnownHostsFile ~/kh1 ~/kh2\n IdentityAgent ~/agent\n HostName 100%%\n")
                                   .resolve(u"a"_s);
    QCOMPARE(host.identityFiles, (QStringList{m_home->path() + u"/k1"_s, m_home->path() + u"/k2"_s}));
    QCOMPARE(host.knownHostsFile, m_home->path() + u"/kh1"_s);
    QCOMPARE(host.identityAgent, m_home->path() + u"/agent"_s);
    QCOMPARE(host.hostName, u"100%"_s);
}

void SshConfigTest::missingFileIsEmpty()
{
    const SshConfig config = read();
    QVERIFY(config.hosts().isEmpty());
    QCOMPARE(config.resolve(u"a"_s).alias, u"a"_s);
}

void SshConfigTest::oddFilesAreSkipped()
{
    QCOMPARE(mkfifo(QFile::encodeName(m_home->filePath(u".ssh/fifo"_s)).constData(), 0600), 0);
    write(u"huge"_s, QByteArray(3'000'000, '#'));
    const SshConfig config =
        read("Include fifo\nInclude huge\nInclude conf.d\nHost a\n Port 70000\n Port 0\n Port x\n");
    QCOMPARE(config.hosts().size(), 1);
    QVERIFY(!config.resolve(u"a"_s).port);
}

void SshConfigTest::junkDoesNoHarm()
{
    QRandomGenerator random(99);
    static const QByteArrayList pieces{"Host ",
                                       "Match ",
                                       "Include ",
                                       "config",
                                       "*",
                                       "!",
                                       "\"",
                                       "=",
                                       "\n",
                                       "\r\n",
                                       " ",
                                       "#",
                                       "%h",
                                       "%",
                                       "user ",
                                       "all",
                                       "Port ",
                                       "99999999999",
                                       "ProxyJump ",
                                       "\xff",
                                       "HostName ",
                                       ",",
                                       "exec ",
                                       "~",
                                       "/",
                                       "a",
                                       "[",
                                       "\\",
                                       QByteArray(1, '\0')};
    for (int i = 0; i < 300; ++i) {
        QByteArray content;
        const int count = random.bounded(60);
        for (int k = 0; k < count; ++k) {
            content += pieces[random.bounded(static_cast<int>(pieces.size()))];
        }
        const SshConfig config = read(content);
        for (const SshConfigHost &host : config.hosts()) {
            QVERIFY(!host.alias.isEmpty());
        }
        (void)config.resolve(u"name"_s);
    }
    const QByteArray many = QByteArray("Host h\nInclude conf.d/*\n").repeated(40'000);
    write(u"conf.d/x"_s, "Host y\n");
    QElapsedTimer timer;
    timer.start();
    (void)read(many).hosts();
    QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
}

void SshConfigTest::wildcards_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("matches");
    QTest::newRow("same") << u"abc"_s << u"abc"_s << true;
    QTest::newRow("shorter") << u"abc"_s << u"ab"_s << false;
    QTest::newRow("longer") << u"ab"_s << u"abc"_s << false;
    QTest::newRow("star") << u"*"_s << QString() << true;
    QTest::newRow("star in the middle") << u"a*c"_s << u"abbbc"_s << true;
    QTest::newRow("star goes back") << u"*ab"_s << u"aab"_s << true;
    QTest::newRow("two stars") << u"*.example.*"_s << u"web.example.org"_s << true;
    QTest::newRow("question mark") << u"a?c"_s << u"abc"_s << true;
    QTest::newRow("question mark needs one") << u"a?"_s << u"a"_s << false;
    QTest::newRow("empty") << QString() << QString() << true;
    QTest::newRow("brackets are plain") << u"[ab]"_s << u"a"_s << false;
}

void SshConfigTest::wildcards()
{
    QFETCH(const QString, pattern);
    QFETCH(const QString, text);
    QFETCH(const bool, matches);
    QCOMPARE(matchesWildcard(pattern, text), matches);
}

void SshConfigTest::evilPatternTakesNoTime()
{
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!matchesWildcard(u"*a"_s.repeated(100) + u'b', QString(5000, u'a')));
    QVERIFY(timer.elapsed() < 5000);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::SshConfigTest)
#include "tst_sshconfig.moc"
