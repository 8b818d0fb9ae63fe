// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/settings/inisettings.h"
#include "app/settings/keys.h"
#include "app/settings/memorysettings.h"
#include "app/settings/pathrules.h"
#include "app/settings/programstate.h"
#include "tests/support/testmain.h"

#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

class SettingsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackAfterARestart();
    void twoProgramsShareTheFile();
    void readingMakesNoFolder();
    void wrongTypeCountsAsNotSet();
    void tellsRealChangesOnly();
    void saysWhenItCannotWrite();
    void remembersTargetsNewestFirst();
    void keepsBreakpointsAndWatches();
    void forgetsTheOldestProgram();
    void leavesOutWhatCannotBeRead();
    void keepsPathRules();
};

void SettingsTest::comesBackAfterARestart()
{
    QTemporaryDir home;
    const QString folder = home.path() + u"/config/backstep"_s;
    const QByteArray layout("\0\xff\x01layout", 9);
    {
        IniSettings settings(folder);
        QCOMPARE(settings.get(SettingKey::theme()), u"system"_s);
        settings.set(SettingKey::theme(), u"dark"_s);
        settings.set(SettingKey::layoutState(u"my own"_s), layout);
        settings.set(SettingKey::lastTargets(), QStringList{u"exec:/a b"_s, u"x,y"_s});
    }
    IniSettings settings(folder);
    QCOMPARE(settings.get(SettingKey::theme()), u"dark"_s);
    QCOMPARE(settings.get(SettingKey::layoutState(u"my own"_s)), layout);
    QCOMPARE(settings.get(SettingKey::lastTargets()), (QStringList{u"exec:/a b"_s, u"x,y"_s}));
    settings.reset(SettingKey::theme());
    QVERIFY(!settings.isSet(SettingKey::theme()));
    QCOMPARE(QFileInfo(folder).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void SettingsTest::twoProgramsShareTheFile()
{
    QTemporaryDir home;
    IniSettings first(home.path());
    IniSettings second(home.path());
    first.set(SettingKey::theme(), u"dark"_s);
    second.set(SettingKey::rrPath(), u"/opt/rr"_s);
    QVERIFY(first.sync());
    QVERIFY(second.sync());
    QVERIFY(first.sync());
    QCOMPARE(first.get(SettingKey::rrPath()), u"/opt/rr"_s);
    QCOMPARE(second.get(SettingKey::theme()), u"dark"_s);
}

void SettingsTest::readingMakesNoFolder()
{
    QTemporaryDir home;
    const QString folder = home.path() + u"/config"_s;
    {
        const IniSettings settings(folder);
        QCOMPARE(settings.get(SettingKey::dlvPath()), QString());
    }
    QVERIFY(!QFile::exists(folder));
}

void SettingsTest::wrongTypeCountsAsNotSet()
{
    MemorySettings settings;
    settings.set(Setting<QStringList>{u"k"_s}, {u"a"_s, u"b"_s});
    QCOMPARE(settings.get(Setting<int>{u"k"_s, 7}), 7);
    QCOMPARE(settings.get(Setting<QStringList>{u"k"_s}).size(), 2);
}

void SettingsTest::tellsRealChangesOnly()
{
    MemorySettings settings;
    QSignalSpy changes(&settings, &SettingsStore::changed);
    settings.set(SettingKey::theme(), u"dark"_s);
    settings.set(SettingKey::theme(), u"dark"_s);
    settings.reset(SettingKey::theme());
    settings.reset(SettingKey::theme());
    QCOMPARE(changes.size(), 2);
}

void SettingsTest::saysWhenItCannotWrite()
{
    QTemporaryDir home;
    // A file stands where the folder should be.
    QFile file(home.path() + u"/config"_s);
    QVERIFY(file.open(QFile::WriteOnly));
    IniSettings settings(file.fileName());
    settings.set(SettingKey::theme(), u"dark"_s);
    QCOMPARE(settings.get(SettingKey::theme()), u"dark"_s);
    const auto written = settings.sync();
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::io);
    QVERIFY(written.error().message.contains(settings.fileName()));
}

void SettingsTest::remembersTargetsNewestFirst()
{
    MemorySettings settings;
    for (int i = 0; i < 30; ++i) {
        rememberTarget(settings, u"exec:%1"_s.arg(i));
    }
    rememberTarget(settings, u"exec:25"_s);
    const QStringList targets = settings.get(SettingKey::lastTargets());
    QCOMPARE(targets.size(), 20);
    QCOMPARE(targets.at(0), u"exec:25"_s);
    QCOMPARE(targets.at(1), u"exec:29"_s);
    QCOMPARE(targets.count(u"exec:25"_s), 1);
}

void SettingsTest::keepsBreakpointsAndWatches()
{
    QTemporaryDir home;
    ProgramState state;
    state.breakpoints.append({.file = u"/src/main.go"_s, .line = 21, .condition = u"a == \"x\\\"\""_s});
    state.breakpoints.append({.expression = u"main.transfer"_s, .hitCondition = u"> 3"_s, .enabled = false});
    state.watches = {u"*a"_s, u"len(m[\"ü\"])"_s};
    {
        IniSettings settings(home.path());
        saveProgramState(settings, u"/bin/a program"_s, state);
    }
    const IniSettings settings(home.path());
    QCOMPARE(loadProgramState(settings, u"/bin/a program"_s), state);
    QCOMPARE(loadProgramState(settings, u"/bin/another"_s), ProgramState());
}

void SettingsTest::forgetsTheOldestProgram()
{
    MemorySettings settings;
    ProgramState state;
    state.watches = {u"x"_s};
    for (int i = 0; i < 201; ++i) {
        saveProgramState(settings, u"program %1"_s.arg(i), state);
        saveProgramState(settings, u"program 0"_s, state);
    }
    QCOMPARE(loadProgramState(settings, u"program 0"_s), state);
    QCOMPARE(loadProgramState(settings, u"program 1"_s), ProgramState());
    QCOMPARE(loadProgramState(settings, u"program 200"_s), state);
}

void SettingsTest::leavesOutWhatCannotBeRead()
{
    MemorySettings settings;
    saveProgramState(settings, u"p"_s,
                     {.breakpoints = {{.file = u"/a.go"_s, .line = 0}, {.file = u"/b.go"_s, .line = 2}},
                      .watches = {u""_s},
                      .goroutines = {{.id = 0, .pinned = true}, {.id = 3, .tag = u"slow"_s, .color = 1}}});
    const ProgramState state = loadProgramState(settings, u"p"_s);
    QCOMPARE(state.breakpoints.size(), 1);
    QCOMPARE(state.breakpoints.first().line, 2);
    QVERIFY(state.watches.isEmpty());
    QCOMPARE(state.goroutines, (QList<SavedGoroutine>{{.id = 3, .tag = u"slow"_s, .color = 1}}));
    settings.set<QByteArray>({u"source/pathRules"_s}, R"([{"build":3},{"build":"/a","local":"/b"},)");
    QVERIFY(loadPathRules(settings).isEmpty());
}

void SettingsTest::keepsPathRules()
{
    MemorySettings settings;
    const QList<SavedPathRule> rules{
        {u"/build/src"_s, u"/home/me/src"_s}, {u"C:\\go"_s, u"/usr/lib/go"_s}, {{}, u"/home/me/trimmed"_s}};
    savePathRules(settings, rules);
    QCOMPARE(loadPathRules(settings), rules);
    savePathRules(settings, {{u"/x"_s, {}}});
    QVERIFY(loadPathRules(settings).isEmpty());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::SettingsTest)
#include "tst_settings.moc"
