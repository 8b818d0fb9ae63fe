// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/shellwords.h"
#include "tests/support/testmain.h"

#include <QProcess>

using namespace Qt::StringLiterals;

namespace Backstep {

/// Words as a shell reads them, compared with a shell.
class ShellWordsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void asShDoes_data();
    void asShDoes();
    void whatIsOpenIsRefused_data();
    void whatIsOpenIsRefused();
    void nothingIsExpanded();
};

void ShellWordsTest::asShDoes_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line : {"", "   ", "a", " a  b\tc ", "sh -c 'sleep 1; exit 3'",
                             R"(sh -c "echo \"two words\"; exit 1")", R"(a''b "" c)", R"('it'\''s')",
                             R"("a\b\\c\$d\`e")", R"(back\ slash\\)", R"(NAME="x " OTHER='y')", "über 'ünï'"}) {
        QTest::newRow(line) << QString::fromUtf8(line);
    }
}

void ShellWordsTest::asShDoes()
{
    QFETCH(const QString, line);
    QProcess sh;
    sh.start(u"sh"_s, {u"-c"_s, u"for w in %1; do printf '%s\\0' \"$w\"; done"_s.arg(line)});
    QVERIFY(sh.waitForFinished(10'000));
    QStringList expected = QString::fromUtf8(sh.readAllStandardOutput()).split(QChar(0));
    expected.removeLast();
    const Result<QStringList> words = shellWords(line);
    QVERIFY(words);
    QCOMPARE(*words, expected);
}

void ShellWordsTest::whatIsOpenIsRefused_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("single") << u"sh -c 'exit 1"_s;
    QTest::newRow("double") << u"a \"b c"_s;
    QTest::newRow("backslash") << u"a b\\"_s;
}

void ShellWordsTest::whatIsOpenIsRefused()
{
    QFETCH(const QString, line);
    const Result<QStringList> words = shellWords(line);
    QVERIFY(!words);
    QCOMPARE(words.error().code, ErrorCode::badInput);
    QVERIFY(words.error().message.contains(line));
}

void ShellWordsTest::nothingIsExpanded()
{
    QCOMPARE(shellWords(u"$HOME ~ * > x | y"_s).value_or(QStringList()),
             (QStringList{u"$HOME"_s, u"~"_s, u"*"_s, u">"_s, u"x"_s, u"|"_s, u"y"_s}));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::ShellWordsTest)
#include "tst_shellwords.moc"
