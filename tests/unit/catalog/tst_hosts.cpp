// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/hostcatalog.h"
#include "app/catalog/hoststore.h"
#include "app/settings/inisettings.h"
#include "app/settings/memorysettings.h"
#include "tests/support/fakes/faketraces.h"
#include "tests/support/fakes/localconnection.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::makeTrace;
using Testing::makeUnfinishedTrace;
using Testing::settled;
using Testing::writeFile;

class HostsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void hostsComeBack();
    void whatCannotBeWrittenIsNotAdded();
    void whatOthersWroteIsKept();
    void refusesUnfitHosts();
    void scansOnceForTwoQuestions();
    void unknownHostIsAnError();
    void failedLoginIsToldAndCanBeTriedAgain();
    void showsWhatCameBeforeTheCut();
    void fallsBackToSftp();
    void fallsBackWhenTheCommandIsReplaced();
    void sftpListingSurvivesALostConnection();
    void asksRrForDetailsOnce();
    void saysWhenThereIsNoRr();
    void askingInATimeThatDoesNotSuffice();
    void aHostRemovedMeanwhileIsLetGoOf();
    void changedProfileMakesANewConnection();

private:
    [[nodiscard]] QString root() const { return m_home->path() + u"/.local/share/rr"_s; }

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Testing::LocalConnector> m_connector;
    std::unique_ptr<MemorySettings> m_settings;
    std::unique_ptr<HostStore> m_store;
    std::unique_ptr<HostConnections> m_connections;
    std::unique_ptr<HostCatalog> m_catalog;
    QString m_id;
};

void HostsTest::init()
{
    TestCase::init();
    m_home = std::make_unique<QTemporaryDir>();
    m_connector = std::make_unique<Testing::LocalConnector>();
    m_connector->host->environment.insert(u"HOME"_s, m_home->path());
    m_connector->host->environment.remove(u"XDG_DATA_HOME"_s);
    m_connector->host->environment.remove(u"_RR_TRACE_DIR"_s);
    m_settings = std::make_unique<MemorySettings>();
    m_store = std::make_unique<HostStore>(*m_settings);
    m_connections = std::make_unique<HostConnections>(*m_connector);
    m_catalog = std::make_unique<HostCatalog>(*m_store, *m_connections, *m_connector);
    HostProfile profile;
    profile.host = u"localhost"_s;
    m_id = m_store->add(profile)->id;
}

void HostsTest::cleanup()
{
    m_catalog.reset();
    m_connections.reset();
}

void HostsTest::hostsComeBack()
{
    QTemporaryDir home;
    HostProfile profile;
    profile.name = u"Prod 1"_s;
    profile.host = u"prod-1.example.org"_s;
    profile.user = u"ann"_s;
    profile.port = 2222;
    profile.identityFiles = {u"~/.ssh/my key"_s, u"/k2"_s};
    profile.proxyJump = u"jump"_s;
    profile.recordingFolders = {u"~/traces, old"_s};
    profile.knownHostsFile = u"/kh"_s;
    {
        IniSettings settings(home.path());
        HostStore store(settings);
        QSignalSpy changes(&store, &HostStore::hostsChanged);
        const auto added = store.add(profile);
        QVERIFY(added);
        QVERIFY(!added->id.isEmpty());
        profile = *added;
        QVERIFY(store.add({.id = {}, .name = {}, .host = u"other"_s}));
        QCOMPARE(changes.size(), 2);
    }
    IniSettings settings(home.path());
    HostStore store(settings);
    QCOMPARE(store.hosts().size(), 2);
    QCOMPARE(store.hosts().first(), profile);
    QCOMPARE(store.hostByName(u"prod 1"_s), profile);
    QCOMPARE(store.hostByName(u"prod-1.example.org"_s), profile);
    QCOMPARE(store.hostByName(u"other"_s)->host, u"other"_s);
    profile.port.reset();
    QVERIFY(store.change(profile));
    QCOMPARE(store.host(profile.id), profile);
    QVERIFY(store.remove(profile.id));
    QVERIFY(!store.host(profile.id));
    QCOMPARE(store.remove(profile.id).error().code, ErrorCode::notFound);
}

void HostsTest::whatCannotBeWrittenIsNotAdded()
{
    QTemporaryDir home;
    writeFile(home.path() + u"/taken"_s, {}); // no folder can be made where a file is, not even by root
    IniSettings settings(home.path() + u"/taken"_s);
    HostStore store(settings);
    HostProfile profile;
    profile.host = u"prod-1"_s;
    const auto added = store.add(profile);
    QVERIFY(!added);
    QCOMPARE(added.error().code, ErrorCode::io);
    QVERIFY(store.hosts().isEmpty());
    QVERIFY(!store.hostByName(u"prod-1"_s));
}

void HostsTest::whatOthersWroteIsKept()
{
    const Setting<QByteArray> list{u"hosts/list"_s};
    m_settings->set(list, QByteArray(R"([{"id":"1","host":"a","port":22,"colour":"red"},{"kind":"cloud","id":"2"}])"));
    HostProfile profile = *m_store->host(u"1"_s);
    profile.port.reset();
    profile.user = u"ann"_s;
    QVERIFY(m_store->change(profile));
    QVERIFY(m_store->add({.id = {}, .name = {}, .host = u"b"_s}));
    const QByteArray now = m_settings->get(list);
    QVERIFY2(now.contains(R"("colour":"red")") && now.contains("cloud") && !now.contains(R"("port")"), now.constData());
    // And what is no list at all is put aside before the first change.
    m_settings->set(list, QByteArray("{not json"));
    QVERIFY(m_store->hosts().isEmpty());
    QVERIFY(m_store->add({.id = {}, .name = {}, .host = u"c"_s}));
    QCOMPARE(m_settings->get(Setting<QByteArray>{u"hosts/unreadable"_s}), QByteArray("{not json"));
}

void HostsTest::refusesUnfitHosts()
{
    const auto code = [this](const QString &name, const QString &host) {
        const auto added = m_store->add({.id = {}, .name = name, .host = host});
        return added ? QString() : added.error().code;
    };
    QCOMPARE(code({}, {}), ErrorCode::badInput);
    QCOMPARE(code({}, u" "_s), ErrorCode::badInput);
    QCOMPARE(code({}, u"-oProxyCommand=x"_s), ErrorCode::badInput);
    QCOMPARE(code(u"a:b"_s, u"x"_s), ErrorCode::badInput);
    QCOMPARE(code(u"a/b"_s, u"x"_s), ErrorCode::badInput);
    QCOMPARE(code(u"LOCALHOST"_s, u"x"_s), ErrorCode::badInput);
    QCOMPARE(code(u"fine"_s, u"localhost"_s), QString());
    QCOMPARE(m_store->hosts().size(), 2);
}

void HostsTest::scansOnceForTwoQuestions()
{
    makeTrace(root() + u"/demo-0"_s);
    makeTrace(root() + u"/demo-1"_s);
    QSignalSpy changed(m_catalog.get(), &Catalog::scanChanged);
    const auto first = m_catalog->scan(m_id);
    const auto second = m_catalog->scan(m_id);
    const auto scan = settled(first);
    QVERIFY(scan);
    QCOMPARE(*settled(second), *scan);
    QCOMPARE((*scan)->recordings.size(), 2);
    QCOMPARE((*scan)->recordings.first().hostId, m_id);
    QCOMPARE((*scan)->way, HostScan::Way::Exec);
    QVERIFY((*scan)->at.isValid());
    QCOMPARE(m_connector->host->execs, 1);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(m_catalog->lastScan(m_id), *scan);
    QCOMPARE(m_catalog->link(m_id).state, HostLink::State::Connected);
}

void HostsTest::unknownHostIsAnError()
{
    QCOMPARE(settled(m_catalog->scan(u"nobody"_s)).error().code, ErrorCode::notFound);
    QCOMPARE(settled(m_catalog->details(u"nobody"_s, {})).error().code, ErrorCode::notFound);
}

void HostsTest::failedLoginIsToldAndCanBeTriedAgain()
{
    makeTrace(root() + u"/demo-0"_s);
    m_connector->host->openError = {QString(SshErrorCode::refused), u"Nobody listens there."_s, {}};
    QSignalSpy failed(m_catalog.get(), &Catalog::scanFailed);
    QCOMPARE(settled(m_catalog->scan(m_id)).error().code, SshErrorCode::refused);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(m_catalog->link(m_id).state, HostLink::State::Failed);
    QCOMPARE(m_catalog->link(m_id).sentence, u"Nobody listens there."_s);
    m_connector->host->openError = {};
    QCOMPARE(settled(m_catalog->scan(m_id)).value()->recordings.size(), 1);
    QCOMPARE(m_catalog->link(m_id).state, HostLink::State::Connected);
}

void HostsTest::showsWhatCameBeforeTheCut()
{
    for (int i = 0; i < 20; ++i) {
        makeTrace(root() + u"/demo-%1"_s.arg(i), 10);
    }
    m_connector->host->dieAfter = 3000;
    const auto scan = settled(m_catalog->scan(m_id));
    QVERIFY(scan);
    QVERIFY((*scan)->recordings.size() > 2);
    QVERIFY((*scan)->recordings.size() < 20);
    QCOMPARE((*scan)->problems.size(), 2);
    QCOMPARE(m_catalog->link(m_id).state, HostLink::State::Failed);
    m_connector->host->dieAfter = -1;
    QCOMPARE(settled(m_catalog->scan(m_id)).value()->recordings.size(), 20);
    // Cut before anything came: an error, not an empty host.
    m_connector->host->dieAfter = 5;
    QCOMPARE(settled(m_catalog->scan(m_id)).error().code, SshErrorCode::lost);
    QCOMPARE(m_catalog->lastScan(m_id)->recordings.size(), 20);
}

void HostsTest::fallsBackToSftp()
{
    makeTrace(root() + u"/demo-0"_s);
    makeUnfinishedTrace(root() + u"/new-0"_s);
    makeUnfinishedTrace(root() + u"/old-0"_s);
    const QList<QString> names{u"data"_s, u"events"_s, u"mmaps"_s, u"tasks"_s, u"incomplete"_s};
    for (const QString &name : names) {
        QFile file(root() + u"/old-0/"_s + name);
        QVERIFY(file.open(QFile::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::currentDateTime().addSecs(-3600), QFileDevice::FileModificationTime));
    }
    QFile::link(u"demo-0"_s, root() + u"/latest-trace"_s);
    makeTrace(m_home->path() + u"/lone-1"_s);
    HostProfile profile = *m_store->host(m_id);
    profile.recordingFolders = {u"~/lone-1/"_s, u"none"_s};
    QVERIFY(m_store->change(profile));
    m_connector->host->execAllowed = false;
    const auto scan = settled(m_catalog->scan(m_id));
    QVERIFY(scan);
    QCOMPARE((*scan)->way, HostScan::Way::Sftp);
    QCOMPARE((*scan)->recordings.size(), 4);
    QCOMPARE((*scan)->folders.size(), 4);
    QHash<QString, RecordingInfo> byName;
    for (const RecordingInfo &info : (*scan)->recordings) {
        byName.insert(info.name, info);
    }
    QCOMPARE(byName.value(u"demo-0"_s).state, RecordingState::Finished);
    QCOMPARE(byName.value(u"demo-0"_s).traceVersion, 85);
    QVERIFY(byName.value(u"demo-0"_s).isLatest);
    QCOMPARE(byName.value(u"lone-1"_s).path, (m_home->path() + u"/lone-1"_s).toUtf8());
    QCOMPARE(byName.value(u"new-0"_s).state, RecordingState::Recording);
    QCOMPARE(byName.value(u"old-0"_s).state, RecordingState::Broken);
    QVERIFY(!(*scan)->problems.isEmpty());
    // The next one does not try commands again.
    QVERIFY(settled(m_catalog->scan(m_id)));
    QCOMPARE(m_connector->host->execs, 1);
}

void HostsTest::fallsBackWhenTheCommandIsReplaced()
{
    makeTrace(root() + u"/demo-0"_s);
    m_connector->host->tamperOutput = [](QByteArray &output) { output = "This account may only do backups.\n"; };
    const auto scan = settled(m_catalog->scan(m_id));
    QVERIFY(scan);
    QCOMPARE((*scan)->way, HostScan::Way::Sftp);
    QCOMPARE((*scan)->recordings.size(), 1);
}

void HostsTest::sftpListingSurvivesALostConnection()
{
    for (int i = 0; i < 5; ++i) {
        makeTrace(root() + u"/demo-%1"_s.arg(i));
    }
    m_connector->host->execAllowed = false;
    int lists = 0;
    m_connector->host->tamperList = [this, &lists](const QByteArray &, QList<RemoteEntry> &entries) {
        if (++lists == 4) {
            QMetaObject::invokeMethod(
                m_connections.get(), [this] { m_connections->close(m_id); }, Qt::BlockingQueuedConnection);
        }
        entries.append(RemoteEntry{.name = "../../evil", .type = RemoteEntry::Type::Folder});
    };
    const auto scan = settled(m_catalog->scan(m_id));
    QVERIFY(scan);
    QVERIFY((*scan)->recordings.size() >= 2);
    QVERIFY((*scan)->recordings.size() < 5);
    QVERIFY((*scan)->problems.last().contains(u"name") && (*scan)->problems.size() == 3);
    for (const RecordingInfo &info : (*scan)->recordings) {
        QVERIFY(!info.path.contains(".."));
    }
}

void HostsTest::asksRrForDetailsOnce()
{
    makeTrace(root() + u"/demo-0"_s);
    makeTrace(root() + u"/demo-1"_s);
    QDir(m_home->path()).mkpath(u".local/bin"_s);
    const QString rr = m_home->path() + u"/.local/bin/rr"_s;
    writeFile(rr,
              "#!/bin/sh\ncase $2 in *-1) exit 65;; esac\n"
              "printf 'PID\\tPPID\\tEXIT\\tCMD\\n7\\t--\\t-9\\t./demo --to %s\\n' \"$2\"\n");
    QFile::setPermissions(rr, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    m_connector->host->environment.insert(u"PATH"_s, QFileInfo(rr).path() + u":/usr/bin:/bin"_s);
    const auto scan = settled(m_catalog->scan(m_id));
    QList<QByteArray> paths;
    for (const RecordingInfo &info : (*scan)->recordings) {
        QVERIFY(!info.detailsKnown);
        paths.append(info.path);
    }
    const auto detailed = settled(m_catalog->details(m_id, paths));
    QVERIFY(detailed);
    QCOMPARE(m_connector->host->execs, 2);
    for (const RecordingInfo &info : (*detailed)->recordings) {
        QVERIFY(info.detailsKnown);
        const bool first = info.name == u"demo-0";
        QCOMPARE(info.commandLine, first ? u"./demo --to "_s + QString::fromUtf8(info.path) : QString());
        QCOMPARE(info.exitSignal, first ? u"SIGKILL"_s : QString());
    }
    QVERIFY(settled(m_catalog->details(m_id, paths)));
    QCOMPARE(m_connector->host->execs, 2);
    // A refresh keeps what is known.
    const auto again = settled(m_catalog->scan(m_id));
    QVERIFY((*again)->recordings.first().detailsKnown && (*again)->recordings.last().detailsKnown);
}

void HostsTest::saysWhenThereIsNoRr()
{
    makeTrace(root() + u"/demo-0"_s);
    QTemporaryDir tools;
    Testing::linkTools(tools.path(), {u"sh"_s, u"find"_s, u"date"_s, u"cat"_s, u"flock"_s, u"head"_s});
    m_connector->host->environment.insert(u"PATH"_s, tools.path());
    if (QFile::exists(u"/opt/rr/bin/rr"_s) || QFile::exists(u"/usr/local/bin/rr"_s)) {
        QSKIP("this machine has an rr where hosts usually have it");
    }
    const auto scan = settled(m_catalog->scan(m_id));
    const auto detailed = settled(m_catalog->details(m_id, {(*scan)->recordings.first().path}));
    QVERIFY(detailed);
    QVERIFY(!(*detailed)->recordings.first().detailsKnown);
    QVERIFY((*detailed)->recordings.first().exitNote.contains(u"rr is not"));
    // A refresh asks anew: rr may have been installed meanwhile.
    const auto again = settled(m_catalog->scan(m_id));
    QVERIFY(!(*again)->recordings.first().exitNote.contains(u"rr is not"));
}

void HostsTest::askingInATimeThatDoesNotSuffice()
{
    // Each answer takes longer than a command may: the rest comes with the next one, and a listing in between.
    for (int i = 0; i < 2; ++i) {
        makeTrace(root() + u"/demo-%1"_s.arg(i), 10);
    }
    QDir(m_home->path()).mkpath(u".local/bin"_s);
    const QString rr = m_home->path() + u"/.local/bin/rr"_s;
    writeFile(rr, "#!/bin/sh\nsleep 3.2\nprintf 'PID\\tPPID\\tEXIT\\tCMD\\n7\\t--\\t3\\t./demo\\n'\n");
    QFile::setPermissions(rr, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    m_connector->host->environment.insert(u"PATH"_s, QFileInfo(rr).path() + u":/usr/bin:/bin"_s);
    const auto scan = settled(m_catalog->scan(m_id));
    QList<QByteArray> paths;
    for (const RecordingInfo &info : (*scan)->recordings) {
        QVERIFY(!info.exitNote.isEmpty());
        paths.append(info.path);
    }
    const auto details = m_catalog->details(m_id, paths);
    bool first = false;
    const auto during = m_catalog->scan(m_id).then(this, [&](const Result<HostScanPtr> &) {
        first = !m_catalog->lastScan(m_id)->recordings.last().detailsKnown
            || !m_catalog->lastScan(m_id)->recordings.first().detailsKnown;
    });
    const auto detailed = settled(details);
    QVERIFY(first);
    for (const RecordingInfo &info : (*detailed)->recordings) {
        QCOMPARE(info.exitCode, 3);
        QVERIFY(info.exitNote.isEmpty());
    }
    QCOMPARE(m_connector->host->execs, 4);
}

void HostsTest::aHostRemovedMeanwhileIsLetGoOf()
{
    makeTrace(root() + u"/demo-0"_s);
    const auto scan = settled(m_catalog->scan(m_id));
    QSignalSpy changed(m_catalog.get(), &Catalog::scanChanged);
    // The answer about details is on its way home when the host goes.
    const auto details = m_catalog->details(m_id, {(*scan)->recordings.first().path});
    const auto again = m_catalog->scan(m_id);
    QVERIFY(m_store->remove(m_id));
    QVERIFY(m_connections->current(m_id).isNull());
    const auto answered = settled(details);
    QVERIFY(!answered || *answered);
    (void)settled(again);
    QVERIFY(!m_catalog->lastScan(m_id));
    QCOMPARE(changed.size(), 0);
    // One that was never listed is let go of, too.
    HostProfile fresh;
    fresh.host = u"localhost"_s;
    fresh.name = u"fresh"_s;
    const QString id = m_store->add(fresh)->id;
    const auto first = m_catalog->scan(id);
    QVERIFY(!m_connections->current(id).isNull());
    QVERIFY(m_store->remove(id));
    QVERIFY(m_connections->current(id).isNull());
    (void)settled(first);
    QVERIFY(!m_catalog->lastScan(id));
}

void HostsTest::changedProfileMakesANewConnection()
{
    QVERIFY(settled(m_catalog->scan(m_id)));
    const auto before = m_connections->current(m_id);
    HostProfile profile = *m_store->host(m_id);
    profile.recordingFolders = {u"/elsewhere"_s};
    QVERIFY(m_store->change(profile));
    QVERIFY(settled(m_catalog->scan(m_id)));
    QCOMPARE(m_connections->current(m_id), before);
    profile.user = u"ann"_s;
    QVERIFY(m_store->change(profile));
    QVERIFY(settled(m_catalog->scan(m_id)));
    QVERIFY(m_connections->current(m_id) != before);
    // A host that is taken from the list is let go of.
    QVERIFY(m_store->remove(m_id));
    QVERIFY(m_connections->current(m_id).isNull());
    QVERIFY(!m_catalog->lastScan(m_id));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::HostsTest)
#include "tst_hosts.moc"
