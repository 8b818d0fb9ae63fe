// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsuleformat.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QMimeDatabase>
#include <QProcess>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace Backstep {

/// What a desktop is told of capsules: a double click opens them, whatever they are called.
class FileTypesTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void capsulesAreKnownByName_data();
    void capsulesAreKnownByName();
    void capsulesAreKnownByContent();
    void theProgramOpensThem();
    void checkersAreContent_data();
    void checkersAreContent();

private:
    [[nodiscard]] static QString source(const QString &name)
    {
        return qEnvironmentVariable("BACKSTEP_SOURCE_DIR") + u"/packaging/linux/"_s + name;
    }
    /// The first bytes of a database with this application id.
    [[nodiscard]] static QByteArray header(quint32 applicationId);

    const QString m_type = u"application/vnd.backstep.capsule+sqlite3"_s;
    const QString m_desktop = u"io.github.backstep.Backstep.desktop"_s;
};

QByteArray FileTypesTest::header(quint32 applicationId)
{
    QByteArray bytes(512, '\0');
    bytes.replace(0, 15, "SQLite format 3");
    qToBigEndian(applicationId, bytes.data() + 68);
    return bytes;
}

void FileTypesTest::initTestCase()
{
    // As update-mime-database would find it after an installation.
    const QString packages =
        QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/mime/packages"_s;
    QVERIFY(QDir().mkpath(packages));
    QVERIFY(QFile::copy(source(u"backstep-mime.xml"_s), packages + u"/backstep.xml"_s));
}

void FileTypesTest::capsulesAreKnownByName_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("capsule");
    QTest::newRow("finished") << u"bank-3.capsule"_s << true;
    QTest::newRow("left by a making that was killed") << u"bank-3.capsule.part"_s << true;
    QTest::newRow("another database") << u"library.sqlite"_s << false;
}

void FileTypesTest::capsulesAreKnownByName()
{
    QFETCH(const QString, name);
    QFETCH(const bool, capsule);
    QCOMPARE(QMimeDatabase().mimeTypeForFile(name, QMimeDatabase::MatchExtension).name() == m_type, capsule);
}

void FileTypesTest::capsulesAreKnownByContent()
{
    const QMimeDatabase types;
    QCOMPARE(types.mimeTypeForData(header(CapsuleFormat::applicationId)).name(), m_type);
    QVERIFY(types.mimeTypeForData(header(0)).name() != m_type);
}

void FileTypesTest::theProgramOpensThem()
{
    QSettings entry(source(m_desktop), QSettings::IniFormat);
    entry.beginGroup(u"Desktop Entry"_s);
    // The format's separator is also the one of lists in INI files.
    QVERIFY(entry.value(u"MimeType"_s).toStringList().join(u';').contains(m_type));
    QCOMPARE(entry.value(u"Exec"_s).toString(), u"backstep %f"_s);
}

void FileTypesTest::checkersAreContent_data()
{
    QTest::addColumn<QString>("tool");
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("desktop-file-validate") << u"desktop-file-validate"_s << QStringList{source(m_desktop)};
    QTest::newRow("xmllint") << u"xmllint"_s << QStringList{u"--noout"_s, source(u"backstep-mime.xml"_s)};
}

void FileTypesTest::checkersAreContent()
{
    QFETCH(const QString, tool);
    QFETCH(const QStringList, arguments);
    if (QStandardPaths::findExecutable(tool).isEmpty()) {
        QSKIP(qPrintable(tool + u" is not installed"_s));
    }
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(tool, arguments);
    QVERIFY(process.waitForFinished());
    QVERIFY2(process.exitCode() == 0, process.readAll().constData());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::FileTypesTest)
#include "tst_filetypes.moc"
