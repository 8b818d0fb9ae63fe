// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/quoting.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

class QuotingTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void hostileWordsArriveUnchanged();
    void randomBytesArriveUnchanged();
    void zeroBytesAreRefused();

private:
    /// What a real /bin/sh hands to a program, each argument followed by a zero byte.
    static QByteArray throughShell(const QByteArrayList &words, const QString &folder);
};

QByteArray QuotingTest::throughShell(const QByteArrayList &words, const QString &folder)
{
    const Result<QByteArray> command = shellCommand(QByteArrayList{"printf", "%s\\0"} + words);
    if (!command) {
        return {};
    }
    // By standard input, since QProcess would turn the bytes into text on the command line.
    QProcess shell;
    shell.setWorkingDirectory(folder);
    shell.start(u"/bin/sh"_s, {u"-s"_s});
    shell.write(*command + '\n');
    shell.closeWriteChannel();
    shell.waitForFinished(10'000);
    return shell.readAllStandardOutput();
}

void QuotingTest::hostileWordsArriveUnchanged()
{
    const QTemporaryDir folder;
    const QByteArrayList words{"",          "plain",    "two words",    "'",         "''",        "'\\''",
                               "\"",        "$HOME",    "$(touch x)",   "`touch x`", "; touch x", "&& touch x",
                               "| touch x", "> x",      "\n touch x\n", "\\",        "\\n",       "*",
                               "?",         "[a-z]",    "{a,b}",        "~",         "~root",     "-n",
                               "--",        "#comment", "!!",           "a=b",       "\t",        "\r\n",
                               "\xff\xfe",  "\xc3\xa4", "%s%n",         "\x1b[2J",   "\x01\x7f",  "''$(touch x)''"};
    QByteArray expected;
    for (const QByteArray &word : words) {
        expected += word;
        expected += '\0';
    }
    QCOMPARE(throughShell(words, folder.path()), expected);
    QVERIFY(QDir(folder.path()).isEmpty());
}

void QuotingTest::randomBytesArriveUnchanged()
{
    const QTemporaryDir folder;
    QRandomGenerator random(20261123);
    QByteArrayList words;
    QByteArray expected;
    for (int i = 0; i < 500; ++i) {
        QByteArray word;
        const int length = random.bounded(40);
        for (int k = 0; k < length; ++k) {
            static constexpr char special[] = "'\"\\$`;&|<>()\n *?~#!{}[]";
            word += random.bounded(2) == 0 ? special[random.bounded(22)] : static_cast<char>(random.bounded(1, 256));
        }
        words.append(word);
        expected += word;
        expected += '\0';
    }
    QCOMPARE(throughShell(words, folder.path()), expected);
    QVERIFY(QDir(folder.path()).isEmpty());
}

void QuotingTest::zeroBytesAreRefused()
{
    QCOMPARE(shellQuote(QByteArray("a\0b", 3)).error().code, ErrorCode::badInput);
    QCOMPARE(shellCommand({"ls", QByteArray("\0", 1)}).error().code, ErrorCode::badInput);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::QuotingTest)
#include "tst_quoting.moc"
