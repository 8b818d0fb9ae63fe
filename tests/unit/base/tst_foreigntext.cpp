// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/foreigntext.h"
#include "tests/support/testmain.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace Backstep {

/// Hostile names and texts, in one place for all that hosts, debuggers and programs send.
class ForeignTextTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void fileNames_data();
    void fileNames();
    void lastParts();
    void shownBytes_data();
    void shownBytes();
    void shownText_data();
    void shownText();
    void anyBytesAreHarmless();
    void longTextIsCut();
};

void ForeignTextTest::fileNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("plain");
    QTest::newRow("ordinary") << "events"_ba << true;
    QTest::newRow("three dots") << "..."_ba << true;
    QTest::newRow("hidden") << ".hidden"_ba << true;
    QTest::newRow("blank") << "a b"_ba << true;
    QTest::newRow("dash") << "-rf"_ba << true;
    QTest::newRow("for a shell") << "$(touch x)`y`;*?'\"\\"_ba << true;
    QTest::newRow("utf-8") << "mmap_copy_4_gr\xc3\xb6\xc3\x9f"
                              "e"_ba
                           << true;
    QTest::newRow("not utf-8") << "x\xff\xfe"_ba << true;
    QTest::newRow("longest") << QByteArray(255, 'x') << true;
    QTest::newRow("empty") << ""_ba << false;
    QTest::newRow("here") << "."_ba << false;
    QTest::newRow("up") << ".."_ba << false;
    QTest::newRow("path") << "a/b"_ba << false;
    QTest::newRow("path at the end") << "a/"_ba << false;
    QTest::newRow("climbing") << "../../.ssh/authorized_keys"_ba << false;
    QTest::newRow("absolute") << "/etc/passwd"_ba << false;
    QTest::newRow("zero") << "a\0b"_ba << false;
    QTest::newRow("newline") << "a\nb"_ba << false;
    QTest::newRow("escape") << "a\033[2J"_ba << false;
    QTest::newRow("delete") << "a\x7f"_ba << false;
    QTest::newRow("too long") << QByteArray(256, 'x') << false;
}

void ForeignTextTest::fileNames()
{
    QFETCH(const QByteArray, name);
    QFETCH(const bool, plain);
    QCOMPARE(isPlainFileName(name), plain);
}

void ForeignTextTest::lastParts()
{
    QCOMPARE(lastPart("/rr/demo-3").toByteArray(), "demo-3"_ba);
    QCOMPARE(lastPart("demo-3").toByteArray(), "demo-3"_ba);
    QCOMPARE(lastPart("/rr/").toByteArray(), ""_ba);
    QCOMPARE(lastPart("").toByteArray(), ""_ba);
}

void ForeignTextTest::shownBytes_data()
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
    QTest::newRow("tab") << "a\tb"_ba << u"a\\u0009b"_s;
    QTest::newRow("second set of controls") << "a\xc2\x9b"
                                               "2J"_ba
                                            << u"a\\u009b2J"_s;
    QTest::newRow("line separator") << "a\xe2\x80\xa8"
                                       "b"_ba
                                    << u"a\\u2028b"_s;
    QTest::newRow("no width") << "a\xe2\x80\x8b"
                                 "b"_ba
                              << u"a\\u200bb"_s;
    QTest::newRow("emoji") << "\xf0\x9f\x98\x80"_ba << u"😀"_s;
}

void ForeignTextTest::shownBytes()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, shown);
    QCOMPARE(harmless(bytes), shown);
}

void ForeignTextTest::shownText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << u"main.go:25"_s << u"main.go:25"_s;
    QTest::newRow("letters") << u"größe 世界 😀"_s << u"größe 世界 😀"_s;
    QTest::newRow("terminal") << u"a\x1b[2Jb\u009bc"_s << u"a\\u001b[2Jb\\u009bc"_s;
    QTest::newRow("tab") << u"a\tb"_s << u"a b"_s;
    QTest::newRow("line") << u"a\nb\r"_s << u"a\\u000ab\\u000d"_s;
    QTest::newRow("right to left") << u"a\u202eb\u2066"_s << u"a\\u202eb\\u2066"_s;
    QTest::newRow("half a pair") << QString(u"a"_s + QChar(0xd800) + u'b') << u"a\uFFFDb"_s;
}

void ForeignTextTest::shownText()
{
    QFETCH(const QString, text);
    QFETCH(const QString, shown);
    QCOMPARE(harmless(text), shown);
}

void ForeignTextTest::anyBytesAreHarmless()
{
    QRandomGenerator random(7);
    for (int i = 0; i < 2000; ++i) {
        QByteArray bytes(random.bounded(60), Qt::Uninitialized);
        for (char &byte : bytes) {
            byte = static_cast<char>(random.bounded(256));
        }
        const QString shown = harmless(bytes, 100);
        QVERIFY(shown.size() <= 110);
        for (const QChar c : shown + harmless(QString::fromLatin1(bytes))) {
            QVERIFY(c.isPrint() || c.isSurrogate());
        }
    }
}

void ForeignTextTest::longTextIsCut()
{
    QCOMPARE(harmless(QByteArray(1'000'000, 'x'), 400).size(), 401);
    QVERIFY(harmless(QByteArray(1'000'000, 'x'), 400).endsWith(u'…'));
    QCOMPARE(harmless(QByteArray(400, 'x'), 400).size(), 400);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::ForeignTextTest)
#include "tst_foreigntext.moc"
