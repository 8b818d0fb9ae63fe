// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/jobrunner.h"
#include "app/source/hostsourcefetcher.h"
#include "app/source/sourcefinder.h"
#include "app/source/sourceservice.h"
#include "tests/support/fakes/localconnection.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

/// Has a file that this machine has not.
class HostWithOneFile : public Testing::LocalConnection
{
public:
    static constexpr QByteArrayView path{"/srv/backstep-none/main.go"};

    HostWithOneFile() : LocalConnection(SshTarget(), std::make_shared<Testing::LocalHost>()) {}

    FutureResult<QByteArray> readFile(QByteArray wanted, qint64, StopToken) override
    {
        return readyResult<QByteArray>(wanted == path ? Result<QByteArray>("package host\n")
                                                      : fail(ErrorCode::notFound, QString::fromUtf8(wanted)));
    }
};

} // namespace

/// Fetches from this machine as if it were a host.
class HostSourceFetcherTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void fileIsFetchedAndKept();
    void askedForTwiceIsFetchedOnce();
    void logsInWhenTheFirstFileIsWanted();
    void aRefusalIsNotTriedAtEveryStep();
    void aConnectionThatWentIsNoTrap();
    void onlySourcesAreAskedFor();
    void largeFilesAreRefused();
    void missingFileIsFetchedForTheView();
    void fileThatTheHostHasNotIsExplained();

private:
    QString makeRemote(const QString &name, const QByteArray &content);
    void connectHost();
    [[nodiscard]] static HostSourceFetcher::Connect connecting(SshConnection *connection);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<Testing::LocalHost> m_host;
    std::unique_ptr<Testing::LocalConnection> m_connection;
    std::unique_ptr<JobRunner> m_runner;
    std::unique_ptr<HostSourceFetcher> m_fetcher;
};

void HostSourceFetcherTest::init()
{
    TestCase::init();
    m_fetcher.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_host = std::make_shared<Testing::LocalHost>();
    m_connection = std::make_unique<Testing::LocalConnection>(SshTarget(), m_host);
    m_runner = std::make_unique<JobRunner>();
    m_fetcher = std::make_unique<HostSourceFetcher>(connecting(m_connection.get()),
                                                    HostSourceCache(m_folder->filePath(u"copies"_s)), *m_runner);
}

HostSourceFetcher::Connect HostSourceFetcherTest::connecting(SshConnection *connection)
{
    return [kept = QPointer(connection)] {
        const SharedPromise<QPointer<SshConnection>> promise;
        if (kept.isNull()) {
            promise.answer(kept);
            return promise.future();
        }
        kept->open().then(kept, [kept, promise](const Result<void> &opened) {
            promise.answer(opened ? Result<QPointer<SshConnection>>(kept) : fail(opened.error()));
        });
        return promise.future();
    };
}

QString HostSourceFetcherTest::makeRemote(const QString &name, const QByteArray &content)
{
    const QString path = m_folder->filePath(u"host/"_s + name);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? path : QString();
}

void HostSourceFetcherTest::connectHost()
{
    bool open = false;
    m_connection->open().then(this, [&open](const Result<void> &result) { open = result.has_value(); });
    QTRY_VERIFY(open);
}

void HostSourceFetcherTest::fileIsFetchedAndKept()
{
    connectHost();
    const QString remote = makeRemote(u"app/main.go"_s, "package main\n");
    Result<QString> copy = fail(ErrorCode::timeout, {});
    m_fetcher->fetch(remote).then(this, [&copy](const Result<QString> &answer) { copy = answer; });
    QTRY_VERIFY(copy.has_value());
    QCOMPARE(*copy, QString(m_folder->filePath(u"copies"_s) + remote));
    QFile file(*copy);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "package main\n");
}

void HostSourceFetcherTest::askedForTwiceIsFetchedOnce()
{
    connectHost();
    const QString remote = makeRemote(u"main.go"_s, "package main\n");
    const auto first = m_fetcher->fetch(remote);
    const auto second = m_fetcher->fetch(remote);
    QFile::remove(remote); // a second reading would fail
    QTRY_VERIFY(first.isFinished() && second.isFinished());
    QCOMPARE(first.result().has_value(), second.result().has_value());
}

void HostSourceFetcherTest::logsInWhenTheFirstFileIsWanted()
{
    QCOMPARE(m_connection->state(), SshConnection::State::Disconnected);
    const auto answer = m_fetcher->fetch(makeRemote(u"main.go"_s, "package main\n"));
    QTRY_VERIFY(answer.isFinished());
    QVERIFY(answer.result().has_value());
    QCOMPARE(m_connection->state(), SshConnection::State::Ready);
}

void HostSourceFetcherTest::aRefusalIsNotTriedAtEveryStep()
{
    m_host->openError = {QString(SshErrorCode::refused), u"prod-1 refuses connections."_s, {}};
    const QString remote = makeRemote(u"main.go"_s, "package main\n");
    const auto first = m_fetcher->fetch(remote);
    QTRY_VERIFY(first.isFinished());
    QVERIFY(first.result().error_or(Error()).message.startsWith(u"prod-1 refuses connections. “Look Again”"_s));
    m_host->openError = {};
    const auto second = m_fetcher->fetch(remote);
    QVERIFY(second.isFinished());
    QCOMPARE(second.result().error_or(Error()), first.result().error_or(Error()));
    m_fetcher->tryAgain();
    const auto third = m_fetcher->fetch(remote);
    QTRY_VERIFY(third.isFinished());
    QVERIFY(third.result().has_value());
}

void HostSourceFetcherTest::aConnectionThatWentIsNoTrap()
{
    connectHost();
    const QString remote = makeRemote(u"main.go"_s, "package main\n");
    m_connection.reset(); // the person disconnected the host, or changed its address
    const auto answer = m_fetcher->fetch(remote);
    QTRY_VERIFY(answer.isFinished());
    QCOMPARE(answer.result().error_or(Error()).code, ErrorCode::cancelled);
}

void HostSourceFetcherTest::onlySourcesAreAskedFor()
{
    connectHost();
    const auto answer = m_fetcher->fetch(makeRemote(u"id_ed25519"_s, "secret\n"));
    QVERIFY(answer.isFinished());
    QCOMPARE(answer.result().error_or(Error()).code, ErrorCode::badInput);
    QVERIFY(!QFileInfo::exists(m_folder->filePath(u"copies"_s)));
}

void HostSourceFetcherTest::largeFilesAreRefused()
{
    connectHost();
    const QString remote = makeRemote(u"table.go"_s, QByteArray(HostSourceCache::maxFileSize + 1, 'x'));
    const auto answer = m_fetcher->fetch(remote);
    QTRY_VERIFY(answer.isFinished());
    QCOMPARE(answer.result().error_or(Error()).code, SshErrorCode::tooLarge);
    QVERIFY(!QFileInfo::exists(m_folder->filePath(u"copies"_s)));
}

void HostSourceFetcherTest::missingFileIsFetchedForTheView()
{
    HostWithOneFile host;
    bool open = false;
    host.open().then(this, [&open](const Result<void> &result) { open = result.has_value(); });
    QTRY_VERIFY(open);
    const HostSourceCache cache(m_folder->filePath(u"copies"_s));
    HostSourceFetcher fetcher(connecting(&host), cache, *m_runner);
    SourceFinder finder;
    finder.setHostCache(m_folder->filePath(u"copies"_s));
    SourceService service(finder, *m_runner);
    service.setFetcher(&fetcher);
    const QString path = QString::fromUtf8(HostWithOneFile::path);
    SourceAnswer answer;
    service.load(path).then(
        this, [&answer](const Result<SourceAnswer> &result) { answer = result.value_or(SourceAnswer()); });
    QTRY_VERIFY(answer.text != nullptr);
    QCOMPARE(answer.text->text, u"package host"_s);
    QCOMPARE(answer.lookup.origin, SourceOrigin::HostCopy);
    QCOMPARE(finder.toLocal(path), answer.text->path);
    QCOMPARE(finder.toBuild(answer.text->path), path);
}

void HostSourceFetcherTest::fileThatTheHostHasNotIsExplained()
{
    connectHost();
    SourceFinder finder;
    finder.setHostCache(m_folder->filePath(u"copies"_s));
    SourceService service(finder, *m_runner);
    service.setFetcher(m_fetcher.get());
    std::optional<SourceAnswer> answer;
    service.load(u"/srv/backstep-none/main.go"_s).then(this, [&answer](const Result<SourceAnswer> &result) {
        answer = result.value_or(SourceAnswer());
    });
    QTRY_VERIFY(answer.has_value());
    QVERIFY(answer->text == nullptr);
    QCOMPARE(answer->lookup.places.last().origin, SourceOrigin::HostCopy);
    QVERIFY(!answer->lookup.places.last().remark.isEmpty());
    QVERIFY(finder.toBuild(u"/srv/backstep-none/main.go"_s) == u"/srv/backstep-none/main.go"_s);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::HostSourceFetcherTest)
#include "tst_hostsourcefetcher.moc"
