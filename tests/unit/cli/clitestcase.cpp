// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/unit/cli/clitestcase.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace Backstep::Testing {

void CliTestCase::init()
{
    TestCase::init();
    m_console = std::make_unique<FakeConsole>();
    m_hosts.reset();
    m_settings = std::make_unique<MemorySettings>();
    m_hosts = std::make_unique<HostStore>(*m_settings);
    m_catalog = std::make_unique<FakeCatalog>();
    m_transfers = std::make_unique<FakeTransferQueue>();
    m_library = std::make_unique<FakeLibrary>();
    m_factory = std::make_unique<FakeFactory>();
    m_folder = std::make_unique<QTemporaryDir>();
}

int CliTestCase::run(const QStringList &arguments)
{
    m_console->out.clear();
    m_console->errors.clear();
    CliApplication application({.console = *m_console,
                                .hosts = *m_hosts,
                                .catalog = *m_catalog,
                                .transfers = *m_transfers,
                                .library = *m_library,
                                .sessions = *m_factory,
                                .fetchDump = m_fetchDump});
    int exitCode = -1;
    application.run(arguments, [&exitCode](int code) { exitCode = code; });
    return QTest::qWaitFor([&exitCode] { return exitCode >= 0; }, 10'000) ? exitCode : -1;
}

int CliTestCase::runScript(const QStringList &lines, const QStringList &more)
{
    QFile file(m_folder->filePath(u"script"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(lines.join(u'\n').toUtf8()) < 0) {
        return -1;
    }
    file.close();
    return run(QStringList{u"replay"_s, m_folder->path(), u"--run"_s, file.fileName()} + more);
}

void CliTestCase::expectOut(const QStringList &lines) const
{
    QStringList expected = lines;
    expected.replaceInStrings(u"BANK/"_s, bankFolder());
    for (qsizetype i = 0; i < qMin(expected.size(), m_console->out.size()); ++i) {
        QCOMPARE(m_console->out.at(i), expected.at(i));
    }
    QCOMPARE(m_console->out.size(), expected.size());
}

void CliTestCase::expectGolden(const QString &name) const
{
    QString text = m_console->out.join(u'\n') + u'\n';
    text.replace(bankFolder(), u"BANK/"_s).replace(m_folder->path(), u"TMP"_s);
    text.replace(m_library->folder(), u"LIBRARY"_s);
    text.replace(QRegularExpression(u"\"pc\":[1-9][0-9]*"_s), u"\"pc\":PC"_s);
    QFile file(qEnvironmentVariable("BACKSTEP_SOURCE_DIR") + u"/tests/data/cli/"_s + name + u".txt"_s);
    if (qEnvironmentVariableIsSet("UPDATE_GOLDEN")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const QStringList expected = QString::fromUtf8(file.readAll()).split(u'\n');
    const QStringList actual = text.split(u'\n');
    for (qsizetype i = 0; i < qMin(expected.size(), actual.size()); ++i) {
        QCOMPARE(actual.at(i), expected.at(i));
    }
    QCOMPARE(actual.size(), expected.size());
}

} // namespace Backstep::Testing
