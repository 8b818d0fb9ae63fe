// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/jobrunner.h"
#include "app/source/sourcetext.h"
#include "tests/support/testmain.h"

#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

class SourceTextTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void texts_data();
    void texts();
    void refusals_data();
    void refusals();
    void missingFile();
    void loadsOffTheMainThread();

private:
    QString write(const QByteArray &bytes);
    QTemporaryDir m_folder;
};

QString SourceTextTest::write(const QByteArray &bytes)
{
    QFile file(m_folder.filePath(u"a.go"_s));
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
}

void SourceTextTest::texts_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("lines");
    QTest::addColumn<bool>("replaced");
    QTest::newRow("plain") << QByteArray("a\nb\n") << u"a\nb"_s << 2 << false;
    QTest::newRow("no end") << QByteArray("a\nb") << u"a\nb"_s << 2 << false;
    QTest::newRow("DOS") << QByteArray("a\r\nb\r\n") << u"a\nb"_s << 2 << false;
    QTest::newRow("old Mac") << QByteArray("a\rb") << u"a\nb"_s << 2 << false;
    QTest::newRow("empty last line") << QByteArray("a\n\n") << u"a\n"_s << 2 << false;
    QTest::newRow("empty") << QByteArray() << QString() << 1 << false;
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbfpackage a\n") << u"package a"_s << 1 << false;
    QTest::newRow("UTF-8") << QByteArray("// \xc3\xa9\xf0\x9f\x98\x80") << u"// é😀"_s << 1 << false;
    QTest::newRow("Latin-1") << QByteArray("// \xe9\n") << u"// \uFFFD"_s << 1 << true;
}

void SourceTextTest::texts()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, text);
    QFETCH(const int, lines);
    QFETCH(const bool, replaced);
    const Result<SourceTextPtr> source = readSource(write(bytes));
    QVERIFY(source.has_value());
    QCOMPARE((*source)->text, text);
    QCOMPARE((*source)->lineCount, lines);
    QCOMPARE((*source)->replacedBytes, replaced);
}

void SourceTextTest::refusals_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("code");
    QTest::newRow("binary") << QByteArray("\x7f"
                                          "ELF\x02\x01\x01\0\0",
                                          9)
                            << QString(SourceErrorCode::binary);
    QTest::newRow("huge") << QByteArray(maxSourceSize + 1, 'a') << QString(SourceErrorCode::tooLarge);
}

void SourceTextTest::refusals()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, code);
    const Result<SourceTextPtr> source = readSource(write(bytes));
    QVERIFY(!source.has_value());
    QCOMPARE(source.error().code, code);
    QVERIFY(source.error().message.contains(m_folder.filePath(u"a.go"_s)));
}

void SourceTextTest::missingFile()
{
    QCOMPARE(readSource(m_folder.filePath(u"gone.go"_s)).error_or(Error()).code, ErrorCode::notFound);
    QCOMPARE(readSource(m_folder.path()).error_or(Error()).code, ErrorCode::notFound);
}

void SourceTextTest::loadsOffTheMainThread()
{
    JobRunner runner;
    SourceTextPtr source;
    loadSource(runner, write("package a\n")).then(this, [&source](const Result<SourceTextPtr> &result) {
        source = result.value_or(nullptr);
    });
    QVERIFY(source == nullptr); // answered by the event loop, not by the call
    QTRY_VERIFY(source != nullptr);
    QCOMPARE(source->text, u"package a"_s);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::SourceTextTest)
#include "tst_sourcetext.moc"
