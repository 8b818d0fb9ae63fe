// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/quoting.h"
#include "app/ssh/remotename.h"
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
    void plainFileNames_data();
    void plainFileNames();
    void printableIsHarmless_data();
    void printableIsHarmless();
    void printableNeverFails();

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

void QuotingTest::plainFileNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("plain");
    QTest::newRow("ordinary") << "events"_ba << true;
    QTest::newRow("dots") << "..."_ba << true;
    QTest::newRow("hidden") << ".hidden"_ba << true;
    QTest::newRow("newline") << "a\nb"_ba << true;
    QTest::newRow("longest") << QByteArray(255, 'x') << true;
    QTest::newRow("empty") << ""_ba << false;
    QTest::newRow("here") << "."_ba << false;
    QTest::newRow("up") << ".."_ba << false;
    QTest::newRow("path") << "a/b"_ba << false;
    QTest::newRow("climbing") << "../x"_ba << false;
    QTest::newRow("absolute") << "/etc/passwd"_ba << false;
    QTest::newRow("zero") << QByteArray("a\0b", 3) << false;
    QTest::newRow("too long") << QByteArray(256, 'x') << false;
}

void QuotingTest::plainFileNames()
{
    QFETCH(const QByteArray, name);
    QFETCH(const bool, plain);
    QCOMPARE(isPlainFileName(name), plain);
}

void QuotingTest::printableIsHarmless_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("shown");
    QTest::newRow("text") << "na\xc3\xafve \xe2\x82\xac"_ba << u"naïve €"_s;
    QTest::newRow("escape") << "\x1b[31mred"_ba << u"\\u001b[31mred"_s;
    QTest::newRow("newline") << "a\nb"_ba << u"a\\u000ab"_s;
    QTest::newRow("broken") << "a\xff"_ba << u"a\\xff"_s;
    QTest::newRow("cut short") << "a\xe2\x82"_ba << u"a\\xe2\\x82"_s;
    QTest::newRow("right to left override") << "a\xe2\x80\xae"
                                               "b"_ba
                                            << u"a\\u202eb"_s;
    QTest::newRow("zero") << QByteArray("a\0b", 3) << u"a\\u0000b"_s;
    QTest::newRow("byte order mark") << "\xef\xbb\xbf"
                                        "a"_ba
                                     << u"\\ufeffa"_s;
    QTest::newRow("invisible tag") << "\xf3\xa0\x80\x81"_ba << u"\\ue0001"_s;
    QTest::newRow("emoji") << "\xf0\x9f\x98\x80"_ba << u"😀"_s;
}

void QuotingTest::printableIsHarmless()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, shown);
    QCOMPARE(printable(bytes), shown);
}

void QuotingTest::printableNeverFails()
{
    QRandomGenerator random(7);
    for (int i = 0; i < 2000; ++i) {
        QByteArray bytes(random.bounded(60), Qt::Uninitialized);
        for (char &byte : bytes) {
            byte = static_cast<char>(random.bounded(256));
        }
        const QString shown = printable(bytes, 100);
        QVERIFY(shown.size() <= 110);
        for (const QChar c : shown) {
            QVERIFY(c.isPrint() || c.isSurrogate());
        }
    }
    QVERIFY(printable(QByteArray(1'000'000, 'x'), 400).endsWith(u'…'));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::QuotingTest)
#include "tst_quoting.moc"
