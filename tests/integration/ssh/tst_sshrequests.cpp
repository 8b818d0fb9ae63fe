// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/connectiontest.h"
#include "app/ssh/quoting.h"
#include "tests/support/delayproxy.h"
#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QStandardPaths>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

using Testing::atOnce;
using Testing::codeOf;
using Testing::DelayProxy;
using Testing::SshClient;
using Testing::ThrowAwaySshServer;
using Verdict = ConnectionStep::Verdict;

class SshRequestsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void commandEndsWithCodeAndBothStreams();
    void commandKilledBySignal();
    void commandThatClosesItsOutputAndGoesOn();
    void inputAndOutputGoAtTheSameTime();
    void tooMuchOutputIsCut();
    void commandThatTakesTooLong();
    void cancelledCommandKeepsTheConnection();
    void cancelledWhileQueued();
    void streamedOutputComesInPieces();
    void failingSinkEndsTheCommand();
    void zeroByteIsNoCommand();
    void hostileNamesAreListedAsTheyAre();
    void factsOfPaths();
    void missingAndForbiddenPathsAreTold();
    void smallFiles();
    void downloadIsExact();
    void downloadOfAPart();
    void downloadFromAServerThatAnswersShort();
    void fileThatShrinksMeanwhile();
    void fileThatGrowsMeanwhile();
    void downloadThroughDelay();
    void onlyOrdinaryFilesAreFetched();
    void cancelledDownloadKeepsTheConnection();
    void failingSinkEndsTheDownload();
    void sftpOnlyHost();
    void hostWithoutSftp();
    void connectionTestNamesEachStep();
    void connectionTestOfADeadHost();
    void requestsKeepTheirOrder();
    void notConnected();

private:
    [[nodiscard]] QByteArray remote(const QString &name) const { return m_server->filePath(name).toLocal8Bit(); }
    [[nodiscard]] QByteArray makeFile(const QString &name, qint64 size) const;
    [[nodiscard]] static ByteSink into(QByteArray &target);

    std::unique_ptr<ThrowAwaySshServer> m_server;
    std::unique_ptr<SshClient> m_client;
};

void SshRequestsTest::initTestCase()
{
    BACKSTEP_NEEDS_SSHD();
    m_server = std::make_unique<ThrowAwaySshServer>();
    BACKSTEP_START(*m_server);
    m_client = std::make_unique<SshClient>(m_server->target());
    QCOMPARE(codeOf(m_client->open()), QString());
}

void SshRequestsTest::cleanupTestCase()
{
    m_client.reset();
    m_server.reset();
}

QByteArray SshRequestsTest::makeFile(const QString &name, qint64 size) const
{
    QByteArray content(size, Qt::Uninitialized);
    QRandomGenerator generator(static_cast<quint32>(size));
    for (char &byte : content) {
        byte = static_cast<char>(generator.generate());
    }
    QFile file(m_server->filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == size ? content : QByteArray();
}

ByteSink SshRequestsTest::into(QByteArray &target)
{
    return [&target](QByteArrayView bytes) -> Result<void> {
        target.append(bytes);
        return {};
    };
}

void SshRequestsTest::commandEndsWithCodeAndBothStreams()
{
    const auto result = SshClient::wait((*m_client)->exec({.command = "echo out; echo err >&2; exit 3"}));
    QCOMPARE(codeOf(result), QString());
    QCOMPARE(result->output, "out\n");
    QVERIFY(result->errorOutput.endsWith("err\n")); // behind what the start of the shell may have said
    QCOMPARE(result->exitCode, 3);
    QVERIFY(!result->succeeded());
}

void SshRequestsTest::commandKilledBySignal()
{
    const auto result = SshClient::wait((*m_client)->exec({.command = "kill -KILL $$"}));
    QCOMPARE(codeOf(result), QString());
    QCOMPARE(result->signal, "KILL");
    QVERIFY(!result->exitCode);
    QVERIFY(!result->succeeded());
}

void SshRequestsTest::commandThatClosesItsOutputAndGoesOn()
{
    const auto result = SshClient::wait((*m_client)->exec({.command = "echo out; exec >&- 2>&-; sleep 1; exit 7"}));
    QCOMPARE(codeOf(result), QString());
    QCOMPARE(result->output, "out\n");
    QCOMPARE(result->exitCode, 7);
}

void SshRequestsTest::inputAndOutputGoAtTheSameTime()
{
    // More than every window and pipe on the way holds: writing everything first would wait for ever.
    const QByteArray input(12'000'000, 'q');
    const auto result = SshClient::wait((*m_client)->exec({.command = "cat", .input = input}));
    QCOMPARE(codeOf(result), QString());
    QVERIFY(result->output == input);
    // And a command that does not read at all.
    const auto deaf = SshClient::wait((*m_client)->exec({.command = "exec <&-; echo done", .input = input}));
    QCOMPARE(codeOf(deaf), QString());
    QCOMPARE(deaf->output, "done\n");
}

void SshRequestsTest::tooMuchOutputIsCut()
{
    const auto result = SshClient::wait((*m_client)->exec({.command = "yes", .maxOutput = 100'000}));
    QCOMPARE(codeOf(result), QString(SshErrorCode::outputTooLong));
    QCOMPARE((*m_client)->state(), SshConnection::State::Ready);
}

void SshRequestsTest::commandThatTakesTooLong()
{
    const auto result = SshClient::wait((*m_client)->exec({.command = "sleep 30", .timeout = 200ms}));
    QCOMPARE(codeOf(result), QString(ErrorCode::timeout));
    QCOMPARE((*m_client)->state(), SshConnection::State::Ready);
}

void SshRequestsTest::cancelledCommandKeepsTheConnection()
{
    StopSource stop;
    const QByteArray begun = remote(u"begun"_s);
    const auto future = (*m_client)->exec({.command = "touch '" + begun + "'; sleep 30"}, stop.token());
    QTRY_VERIFY(QFile::exists(QString::fromLocal8Bit(begun)));
    QElapsedTimer timer;
    timer.start();
    stop.requestStop();
    QCOMPARE(codeOf(SshClient::wait(future)), QString(ErrorCode::cancelled));
    QVERIFY2(timer.elapsed() < atOnce, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE((*m_client)->state(), SshConnection::State::Ready);
    QCOMPARE(codeOf(SshClient::wait((*m_client)->exec({.command = "true"}))), QString());
}

void SshRequestsTest::cancelledWhileQueued()
{
    StopSource stopFirst;
    StopSource stopSecond;
    const auto first = (*m_client)->exec({.command = "sleep 30"}, stopFirst.token());
    const auto second = (*m_client)->exec({.command = "true"}, stopSecond.token());
    stopSecond.requestStop();
    QCOMPARE(codeOf(SshClient::wait(second, atOnce)), QString(ErrorCode::cancelled));
    QVERIFY(!first.isFinished());
    stopFirst.requestStop();
    QCOMPARE(codeOf(SshClient::wait(first, atOnce)), QString(ErrorCode::cancelled));
}

void SshRequestsTest::streamedOutputComesInPieces()
{
    QByteArray all;
    const auto future = (*m_client)->execStreaming({.command = "seq 1 200000; echo warning >&2"}, into(all));
    const auto result = SshClient::wait(future);
    QCOMPARE(codeOf(result), QString());
    QVERIFY(result->output.isEmpty());
    QVERIFY(result->errorOutput.endsWith("warning\n"));
    QVERIFY(all.startsWith("1\n2\n"));
    QVERIFY(all.endsWith("199999\n200000\n"));
    QCOMPARE(all.size(), 1'288'895);
}

void SshRequestsTest::failingSinkEndsTheCommand()
{
    const ByteSink full = [](QByteArrayView) -> Result<void> { return fail(ErrorCode::io, u"disk full"_s); };
    QCOMPARE(codeOf(SshClient::wait((*m_client)->execStreaming({.command = "yes"}, full))), QString(ErrorCode::io));
    QCOMPARE((*m_client)->state(), SshConnection::State::Ready);
}

void SshRequestsTest::zeroByteIsNoCommand()
{
    const auto result = SshClient::wait((*m_client)->exec({.command = QByteArray("echo a\0b", 8)}));
    QCOMPARE(codeOf(result), QString(ErrorCode::badInput));
}

void SshRequestsTest::hostileNamesAreListedAsTheyAre()
{
    const QByteArrayList names{"plain",
                               "-rf",
                               "with space",
                               "new\nline",
                               "quote'\"`$(touch x)",
                               "\x1b[31mred",
                               "\xff\xfe bad",
                               "...",
                               "~",
                               "back\\slash",
                               "a;b|c&d",
                               "tab\t",
                               "\xe2\x80\xaertl",
                               "!bang*?[x]",
                               QByteArray(255, 'n')};
    const QByteArray folder = remote(u"hostile"_s);
    QVERIFY(QDir().mkpath(QString::fromLocal8Bit(folder)));
    for (const QByteArray &name : names) {
        const QByteArray path = folder + '/' + name;
        const int fd = open(path.constData(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
        QVERIFY2(fd >= 0, name.constData());
        QCOMPARE(write(fd, name.constData(), static_cast<size_t>(name.size())), name.size());
        close(fd);
    }
    const auto listed = SshClient::wait((*m_client)->listFolder(folder));
    QCOMPARE(codeOf(listed), QString());
    QByteArrayList found;
    for (const RemoteEntry &entry : *listed) {
        found.append(entry.name);
        QCOMPARE(entry.type, RemoteEntry::Type::File);
        QCOMPARE(entry.size, static_cast<quint64>(entry.name.size()));
    }
    QByteArrayList expected = names;
    std::ranges::sort(found);
    std::ranges::sort(expected);
    QCOMPARE(found, expected);

    // Each of them reaches a shell as one word, and SFTP as one name.
    for (const QByteArray &name : names) {
        const QByteArray path = folder + '/' + name;
        const Result<QByteArray> command = shellCommand({"cat", "--", path});
        QVERIFY(command.has_value());
        const auto shown = SshClient::wait((*m_client)->exec({.command = *command}));
        QCOMPARE(codeOf(shown), QString());
        QCOMPARE(shown->output, name);
        QCOMPARE(SshClient::wait((*m_client)->readFile(path, 1000)).value_or(QByteArray()), name);
    }
    QVERIFY(!QFile::exists(QString::fromLocal8Bit(folder + "/x")));

    const auto tooMany = SshClient::wait((*m_client)->listFolder(folder, {}, 3));
    QCOMPARE(codeOf(tooMany), QString(SshErrorCode::tooLarge));
    for (const QByteArray &name : names) {
        unlink((folder + '/' + name).constData()); // Qt cannot remove what is no UTF-8
    }
}

void SshRequestsTest::factsOfPaths()
{
    QVERIFY(!makeFile(u"facts"_s, 1234).isEmpty());
    QVERIFY(QFile::link(u"facts"_s, m_server->filePath(u"link"_s)));
    QVERIFY(QFile::setPermissions(m_server->filePath(u"facts"_s), QFile::ReadOwner));
    const auto file = SshClient::wait((*m_client)->stat(remote(u"link"_s)));
    QCOMPARE(codeOf(file), QString());
    QCOMPARE(file->type, RemoteEntry::Type::File);
    QCOMPARE(file->size, 1234U);
    QCOMPARE(file->mode, 0400U);
    QVERIFY(qAbs(file->mtime - QDateTime::currentSecsSinceEpoch()) < 100);
    const auto link = SshClient::wait((*m_client)->lstat(remote(u"link"_s)));
    QCOMPARE(codeOf(link), QString());
    QCOMPARE(link->type, RemoteEntry::Type::Symlink);
    QCOMPARE(SshClient::wait((*m_client)->readLink(remote(u"link"_s))).value_or(QByteArray()), "facts");
    const auto folder = SshClient::wait((*m_client)->lstat(m_server->folder().toLocal8Bit()));
    QCOMPARE(folder->type, RemoteEntry::Type::Folder);
    const auto home = SshClient::wait((*m_client)->realPath("."));
    QCOMPARE(codeOf(home), QString());
    QVERIFY(home->startsWith('/'));
}

void SshRequestsTest::missingAndForbiddenPathsAreTold()
{
    const QByteArray missing = remote(u"no such"_s);
    QCOMPARE(codeOf(SshClient::wait((*m_client)->stat(missing))), QString(ErrorCode::notFound));
    QCOMPARE(codeOf(SshClient::wait((*m_client)->listFolder(missing))), QString(ErrorCode::notFound));
    QCOMPARE(codeOf(SshClient::wait((*m_client)->readFile(missing, 10))), QString(ErrorCode::notFound));
    QByteArray nothing;
    const auto result = SshClient::wait((*m_client)->download({.path = missing}, into(nothing)));
    QCOMPARE(codeOf(result), QString(ErrorCode::notFound));
    QVERIFY(result.error().message.contains(u"no such"_s));
    if (getuid() != 0) {
        QVERIFY(!makeFile(u"secret"_s, 10).isEmpty());
        QVERIFY(QFile::setPermissions(m_server->filePath(u"secret"_s), {}));
        QCOMPARE(codeOf(SshClient::wait((*m_client)->readFile(remote(u"secret"_s), 10))),
                 QString(SshErrorCode::permission));
    }
}

void SshRequestsTest::smallFiles()
{
    const QByteArray content = makeFile(u"small"_s, 100'000);
    QCOMPARE(SshClient::wait((*m_client)->readFile(remote(u"small"_s), 100'000)).value_or(QByteArray()), content);
    QCOMPARE(codeOf(SshClient::wait((*m_client)->readFile(remote(u"small"_s), 99'999))),
             QString(SshErrorCode::tooLarge));
    // Its size is said to be 0.
    const auto status = SshClient::wait((*m_client)->readFile("/proc/self/status", 100'000));
    QCOMPARE(codeOf(status), QString());
    QVERIFY(status->startsWith("Name:"));
}

void SshRequestsTest::downloadIsExact()
{
    // 64 MB and a bit, so that the last piece is a short one.
    const QByteArray content = makeFile(u"big"_s, 64'000'123);
    QByteArray got;
    got.reserve(content.size());
    QList<qint64> progress;
    QElapsedTimer timer;
    timer.start();
    const auto result = SshClient::wait(
        (*m_client)->download({.path = remote(u"big"_s)}, into(got), [&progress](qint64 done, qint64 total) {
            Q_ASSERT(total == 64'000'123);
            progress.append(done);
        }));
    QCOMPARE(codeOf(result), QString());
    qInfo() << "64 MB in" << timer.elapsed() << "ms";
    QCOMPARE(result->bytes, content.size());
    QCOMPARE(result->facts.size, static_cast<quint64>(content.size()));
    QVERIFY(got == content);
    QVERIFY(std::ranges::is_sorted(progress));
    QCOMPARE(progress.last(), content.size());
}

void SshRequestsTest::downloadOfAPart()
{
    const QByteArray content = makeFile(u"part"_s, 1'000'000);
    QByteArray got;
    const auto rest = SshClient::wait((*m_client)->download({.path = remote(u"part"_s), .offset = 300'001}, into(got)));
    QCOMPARE(codeOf(rest), QString());
    QVERIFY(got == content.sliced(300'001));
    got.clear();
    const auto middle =
        SshClient::wait((*m_client)->download({.path = remote(u"part"_s), .offset = 10, .length = 700'000}, into(got)));
    QCOMPARE(codeOf(middle), QString());
    QVERIFY(got == content.sliced(10, 700'000));
    got.clear();
    const auto none =
        SshClient::wait((*m_client)->download({.path = remote(u"part"_s), .offset = 1'000'000}, into(got)));
    QCOMPARE(codeOf(none), QString());
    QVERIFY(got.isEmpty());
    const auto beyond =
        SshClient::wait((*m_client)->download({.path = remote(u"part"_s), .offset = 999'999, .length = 2}, into(got)));
    QCOMPARE(codeOf(beyond), QString(SshErrorCode::fileShrank));
}

void SshRequestsTest::downloadFromAServerThatAnswersShort()
{
    const QString real = QStandardPaths::findExecutable(
        u"sftp-server"_s, {u"/usr/lib/openssh"_s, u"/usr/libexec/openssh"_s, u"/usr/lib/ssh"_s, u"/usr/libexec"_s});
    if (real.isEmpty()) {
        QSKIP("sftp-server is not where it usually is");
    }
    const QString between = QCoreApplication::applicationDirPath() + u"/shortsftp"_s;
    ThrowAwaySshServer server({.sftp = false, .lines = {u"Subsystem sftp %1 %2"_s.arg(between, real)}});
    BACKSTEP_START(server);
    SshClient client(server.target());
    QCOMPARE(codeOf(client.open()), QString());
    const QByteArray content = makeFile(u"short"_s, 20'000'321);
    QByteArray got;
    const auto result = SshClient::wait(client->download({.path = remote(u"short"_s)}, into(got)));
    QCOMPARE(codeOf(result), QString());
    QVERIFY(got == content);
    QCOMPARE(codeOf(SshClient::wait(client->stat(remote(u"short"_s)))), QString());
}

void SshRequestsTest::fileThatShrinksMeanwhile()
{
    QVERIFY(!makeFile(u"shrinking"_s, 40'000'000).isEmpty());
    const ByteSink cut = [this](QByteArrayView) -> Result<void> {
        QFile::resize(m_server->filePath(u"shrinking"_s), 10);
        return {};
    };
    const auto result = SshClient::wait((*m_client)->download({.path = remote(u"shrinking"_s)}, cut));
    QCOMPARE(codeOf(result), QString(SshErrorCode::fileShrank));
    QCOMPARE(codeOf(SshClient::wait((*m_client)->stat("/"))), QString());
}

void SshRequestsTest::fileThatGrowsMeanwhile()
{
    const QByteArray content = makeFile(u"growing"_s, 10'000'000);
    QByteArray got;
    const ByteSink append = [&](QByteArrayView bytes) -> Result<void> {
        got.append(bytes);
        QFile file(m_server->filePath(u"growing"_s));
        return file.open(QIODevice::Append) && file.write("more") == 4 ? Result<void>()
                                                                       : fail(ErrorCode::io, u"append"_s);
    };
    const auto result = SshClient::wait((*m_client)->download({.path = remote(u"growing"_s)}, append));
    QCOMPARE(codeOf(result), QString());
    QVERIFY(got == content);
}

void SshRequestsTest::downloadThroughDelay()
{
    const QByteArray content = makeFile(u"far"_s, 8'000'000);
    DelayProxy proxy(m_server->port());
    SshClient client(m_server->target(proxy.port()));
    QCOMPARE(codeOf(client.open()), QString());
    proxy.setRoundTrip(500ms);
    QByteArray got;
    QElapsedTimer timer;
    timer.start();
    const auto result = SshClient::wait(client->download({.path = remote(u"far"_s)}, into(got)));
    QCOMPARE(codeOf(result), QString());
    QVERIFY(got == content);
    // One request at a time would need 31 round trips of 500 ms for these bytes and one for each of 3 openings: 17 s.
    qInfo() << "8 MB at 500 ms in" << timer.elapsed() << "ms";
    QVERIFY2(timer.elapsed() < 13'000, qPrintable(QString::number(timer.elapsed())));
}

void SshRequestsTest::onlyOrdinaryFilesAreFetched()
{
    QByteArray got;
    const QByteArray pipe = remote(u"pipe"_s);
    QCOMPARE(mkfifo(pipe.constData(), 0600), 0);
    QCOMPARE(codeOf(SshClient::wait((*m_client)->download({.path = pipe}, into(got)))), QString(ErrorCode::badInput));
    QCOMPARE(codeOf(SshClient::wait((*m_client)->readFile(pipe, 10))), QString(ErrorCode::badInput));
    QCOMPARE(codeOf(SshClient::wait((*m_client)->download({.path = "/dev/zero"}, into(got)))),
             QString(ErrorCode::badInput));
    QCOMPARE(codeOf(SshClient::wait((*m_client)->download({.path = "/tmp"}, into(got)))), QString(ErrorCode::badInput));
    QCOMPARE(codeOf(SshClient::wait((*m_client)->stat(QByteArray("a\0b", 3)))), QString(ErrorCode::badInput));
}

void SshRequestsTest::cancelledDownloadKeepsTheConnection()
{
    QVERIFY(!makeFile(u"long"_s, 30'000'000).isEmpty());
    StopSource stop;
    qint64 taken = 0;
    const ByteSink sink = [&](QByteArrayView bytes) -> Result<void> {
        taken += bytes.size();
        if (taken > 1'000'000) {
            stop.requestStop();
        }
        return {};
    };
    const auto result = SshClient::wait((*m_client)->download({.path = remote(u"long"_s)}, sink, {}, stop.token()));
    QCOMPARE(codeOf(result), QString(ErrorCode::cancelled));
    QVERIFY(taken < 10'000'000);
    QCOMPARE((*m_client)->state(), SshConnection::State::Ready);
    QByteArray got;
    QCOMPARE(codeOf(SshClient::wait((*m_client)->download({.path = remote(u"long"_s)}, into(got)))), QString());
    QCOMPARE(got.size(), 30'000'000);
}

void SshRequestsTest::failingSinkEndsTheDownload()
{
    QVERIFY(!makeFile(u"full"_s, 3'000'000).isEmpty());
    const ByteSink full = [](QByteArrayView) -> Result<void> { return fail(ErrorCode::io, u"disk full"_s); };
    QCOMPARE(codeOf(SshClient::wait((*m_client)->download({.path = remote(u"full"_s)}, full))), QString(ErrorCode::io));
    QCOMPARE(codeOf(SshClient::wait((*m_client)->stat(remote(u"full"_s)))), QString());
}

void SshRequestsTest::sftpOnlyHost()
{
    ThrowAwaySshServer server({.commands = false, .lines = {}});
    BACKSTEP_START(server);
    SshClient client(server.target());
    QCOMPARE(codeOf(client.open()), QString());
    const auto known = SshClient::wait(client->probe());
    QCOMPARE(codeOf(known), QString());
    QCOMPARE(known->exec, false);
    QVERIFY(!known->execReason.isEmpty());
    QCOMPARE(known->sftp, true);
    QCOMPARE(client->capabilities(), *known);
    QCOMPARE(codeOf(SshClient::wait(client->exec({.command = "true"}))), QString(SshErrorCode::execRefused));
    QCOMPARE(codeOf(SshClient::wait(client->listFolder("/"))), QString());
}

void SshRequestsTest::hostWithoutSftp()
{
    ThrowAwaySshServer server({.sftp = false, .lines = {}});
    BACKSTEP_START(server);
    SshClient client(server.target());
    QCOMPARE(codeOf(client.open()), QString());
    QCOMPARE(codeOf(SshClient::wait(client->listFolder("/"))), QString(SshErrorCode::sftpRefused));
    const auto known = SshClient::wait(client->probe());
    QCOMPARE(known->exec, true);
    QCOMPARE(known->sftp, false);
    QVERIFY(!known->sftpReason.isEmpty());
    QCOMPARE(client->state(), SshConnection::State::Ready);
}

void SshRequestsTest::connectionTestNamesEachStep()
{
    ThrowAwaySshServer server({.commands = false, .lines = {}});
    BACKSTEP_START(server);
    SshClient client(server.target());
    ConnectionTest test(client.connection());
    const auto steps = SshClient::wait(test.run());
    QCOMPARE(codeOf(steps), QString());
    QCOMPARE(steps->size(), 6);
    for (const ConnectionStep &step : *steps) {
        const bool command = step.kind == ConnectionStep::Kind::Command;
        QCOMPARE(step.verdict, command ? Verdict::Failed : Verdict::Passed);
        QVERIFY(!step.sentence.isEmpty());
    }
}

void SshRequestsTest::connectionTestOfADeadHost()
{
    ThrowAwaySshServer server;
    BACKSTEP_START(server);
    const SshTarget target = server.target();
    server.stop();
    SshClient client(target);
    ConnectionTest test(client.connection());
    const auto steps = SshClient::wait(test.run());
    QCOMPARE(codeOf(steps), QString());
    QList<Verdict> verdicts;
    for (const ConnectionStep &step : *steps) {
        verdicts.append(step.verdict);
    }
    QCOMPARE(verdicts,
             (QList{Verdict::Passed, Verdict::Failed, Verdict::Skipped, Verdict::Skipped, Verdict::Skipped,
                    Verdict::Skipped}));
}

void SshRequestsTest::requestsKeepTheirOrder()
{
    SshClient client(m_server->target());
    const auto opening = client->open();
    QList<int> order;
    QList<QFuture<void>> pending;
    for (int i = 0; i < 20; ++i) {
        // Even before the login has ended.
        pending.append(client->stat("/").then(this, [&order, i](const Result<RemoteEntry> &) { order.append(i); }));
    }
    QTRY_COMPARE(order.size(), 20);
    QVERIFY(std::ranges::is_sorted(order));
    QVERIFY(opening.isFinished());
}

void SshRequestsTest::notConnected()
{
    SshClient client(m_server->target());
    const auto before = client->exec({.command = "true"});
    QVERIFY(before.isFinished());
    QCOMPARE(before.result().error().code, SshErrorCode::notConnected);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::SshRequestsTest)
#include "tst_sshrequests.moc"
