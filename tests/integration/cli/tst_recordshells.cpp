// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/commandhost.h"
#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace Backstep {

/// The recorder over SSH where what the host runs commands with is no POSIX shell.
class RecordShellsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isStartedListedEndedAndRemoved_data();
    void isStartedListedEndedAndRemoved();
};

void RecordShellsTest::initTestCase()
{
    BACKSTEP_NEEDS_SSHD();
    BACKSTEP_NEEDS(Testing::RecordingHost::missing());
}

void RecordShellsTest::isStartedListedEndedAndRemoved_data()
{
    QTest::addColumn<QString>("shell");
    for (const auto *shell : {"sh", "bash", "dash", "fish", "tcsh"}) {
        QTest::newRow(shell) << QString::fromLatin1(shell);
    }
}

void RecordShellsTest::isStartedListedEndedAndRemoved()
{
    QFETCH(QString, shell);
    const QString program = QStandardPaths::findExecutable(shell);
    if (program.isEmpty()) {
        QSKIP("this shell is not installed here");
    }
    // As sshd does with the login shell of an account, which a test cannot make.
    Testing::CommandHost host({u"ForceCommand exec "_s + program + u" -c \"$SSH_ORIGINAL_COMMAND\""_s});
    QCOMPARE(host.start(), QString());

    const QStringList words{u"'"_s,       u"\""_s,       u"`exit 9`"_s,    u"$HOME $(exit 9)"_s,
                            u"\\'\\\""_s, u"!! !x ^a"_s, u"two\nlines"_s,  u"a\\\n\\"_s,
                            u""_s,        u" \t "_s,     u"~ {a,b} *?["_s, u"#;|&<>%"_s,
                            u"-n"_s,      u"--"_s,       u"üñ€"_s};
    const QString id =
        host.started(QStringList{u"sh"_s, u"-c"_s,
                                 u"printf '%s\\0' \"$@\" >\"$0\"; trap 'exit 0' TERM; while :; do sleep 0.1; done"_s,
                                 host.path(u"words"_s)}
                     + words);
    QVERIFY(!id.isEmpty());
    QFile file(host.path(u"words"_s));
    QTRY_VERIFY_WITH_TIMEOUT(file.exists() && file.size() > 0, 60'000);
    QVERIFY(file.open(QFile::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), words.join(QChar(u'\0')) + QChar(u'\0'));

    const QJsonObject listed = host.listed(u"recordings"_s).at(0).toObject();
    QCOMPARE(listed[u"id"].toString(), id);
    QCOMPARE(listed[u"state"].toString(), u"recording"_s);
    const Testing::CommandOutcome ended = host.record({u"--stop"_s, id});
    QCOMPARE(ended.exit, 0);
    QCOMPARE(ended.json()[u"recording"][u"state"].toString(), u"complete"_s);
    QCOMPARE(ended.json()[u"recording"][u"exit"].toInt(-1), 0);
    QCOMPARE(host.record({u"--discard"_s, id}).exit, 0);
    QVERIFY(host.listed(u"recordings"_s).isEmpty());
    QVERIFY(host.remove());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::RecordShellsTest)
#include "tst_recordshells.moc"
