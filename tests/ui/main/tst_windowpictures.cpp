// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/settings/keys.h"
#include "tests/support/pictures.h"
#include "tests/support/testmain.h"
#include "tests/ui/main/windowfixture.h"
#include "ui/actions/actiontable.h"
#include "ui/actions/commandpalette.h"
#include "ui/main/breakpointscontroller.h"
#include "ui/main/dockhost.h"
#include "ui/main/layoutkeeper.h"
#include "ui/main/sessioncontroller.h"
#include "ui/main/stopfiller.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>

using namespace Qt::StringLiterals;

namespace Backstep {

/// Pictures of the window for people to look at, in the states that people see most.
class WindowPictures : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void welcome_data() { themes(); }
    void welcome();
    void debug_data() { themes(); }
    void debug();
    void browse_data() { themes(); }
    void browse();
    void palette_data() { themes(); }
    void palette();
    void error();

private:
    static void themes();
};

namespace {

void settle()
{
    QTest::qWait(150);
}

void prepare(Testing::WindowFixture &fixture, const QString &theme)
{
    fixture.theme.setChoice(theme == "dark"_L1 ? ThemeChoice::Dark : ThemeChoice::Light);
    fixture.fillCatalog();
    rememberTarget(fixture.settings, u"exec:/home/ann/go/bin/gateway --port 8080"_s);
    rememberTarget(fixture.settings, u"/home/ann/.local/share/backstep/recordings/bank-2"_s);
    fixture.show().resize(1440, 900);
    fixture.settings.set(SettingKey::theme(), theme);
}

} // namespace

void WindowPictures::themes()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<double>("scale");
    QTest::newRow("light") << u"light"_s << 1.0;
    QTest::newRow("dark") << u"dark"_s << 1.0;
    QTest::newRow("dark-2x") << u"dark"_s << 2.0;
}

void WindowPictures::welcome()
{
    QFETCH(const QString, theme);
    QFETCH(const double, scale);
    Testing::WindowFixture fixture;
    prepare(fixture, theme);
    settle();
    const QImage image =
        Testing::savePicture(*fixture.window, u"window-welcome-"_s % QLatin1StringView(QTest::currentDataTag()), scale);
    QVERIFY(!image.isNull());
}

void WindowPictures::debug()
{
    QFETCH(const QString, theme);
    QFETCH(const double, scale);
    Testing::WindowFixture fixture;
    prepare(fixture, theme);
    fixture.openRecording();
    MainWindow &window = *fixture.window;
    window.docks().raise(u"variables"_s);
    window.session().breakpoints().toggle(Testing::bankFolder() % u"bank.go"_s, 39);
    window.session().breakpoints().toggle(Testing::bankFolder() % u"bank.go"_s, 42);
    window.models().watches.add(u"from.Balance"_s);
    window.actionTable().action(u"debug.continue"_s)->trigger();
    QTRY_COMPARE(window.session().filler().stop()->location.line, 39);
    settle();
    window.actionTable().action(u"debug.stepOver"_s)->trigger();
    QTRY_COMPARE(window.session().filler().stop()->location.line, 40);
    settle();
    Testing::savePicture(window, u"window-debug-"_s % QLatin1StringView(QTest::currentDataTag()), scale);
    QVERIFY(window.models().variables.rowCount() > 0);
}

void WindowPictures::browse()
{
    QFETCH(const QString, theme);
    QFETCH(const double, scale);
    Testing::WindowFixture fixture;
    prepare(fixture, theme);
    fixture.window->layouts().use(u"browse"_s);
    settle();
    Testing::savePicture(*fixture.window, u"window-browse-"_s % QLatin1StringView(QTest::currentDataTag()), scale);
    QVERIFY(fixture.window->docks().dock(u"recordings"_s)->isVisible());
}

void WindowPictures::palette()
{
    QFETCH(const QString, theme);
    QFETCH(const double, scale);
    Testing::WindowFixture fixture;
    prepare(fixture, theme);
    fixture.openRecording();
    auto *palette = new CommandPalette(&fixture.window->actionTable(), fixture.window.get());
    palette->open();
    settle();
    Testing::savePicture(*palette, u"palette-"_s % QLatin1StringView(QTest::currentDataTag()), scale);
    palette->close();
}

void WindowPictures::error()
{
    Testing::WindowFixture fixture;
    prepare(fixture, u"light"_s);
    fixture.window->showError({u"dlv-failed"_s,
                               u"dlv could not open the recording: it was made on a CPU with features that this one "
                               "lacks. Replay it on the host instead."_s,
                               {u"rr: Fatal error: cpuid faulting is needed"_s}});
    settle();
    Testing::savePicture(*fixture.window, u"window-error"_s);
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::WindowPictures)
#include "tst_windowpictures.moc"
