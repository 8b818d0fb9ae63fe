// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/settings/pathrules.h"
#include "app/source/handrules.h"
#include "tests/support/testmain.h"
#include "tests/ui/main/windowfixture.h"
#include "ui/docks/dockintents.h"
#include "ui/widgets/messagebar.h"

using namespace Qt::StringLiterals;

namespace Backstep {

/// What the window makes of news from services: links to hosts, settings.
class WindowServicesTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void hostRowFollowsTheLink();
    void whyAHostFailedIsItsError();
    void ruleTakenBackCountsAtOnce();
};

void WindowServicesTest::hostRowFollowsTheLink()
{
    Testing::WindowFixture fixture;
    fixture.fillCatalog();
    const MainWindow &window = fixture.show();
    const QString prod = fixture.hosts.hosts().at(0).id;
    const auto state = [&] { return window.models().recordings.hostState(window.models().recordings.hostIndex(prod)); };
    QTRY_COMPARE(state(), HostRowState::Listed);
    // The link was lost over night; a fetch connects again, without a listing.
    fixture.catalog.setLink(prod, {HostLink::State::Connecting, u"Connecting…"_s, {}});
    QCOMPARE(state(), HostRowState::Busy);
    fixture.catalog.setLink(prod, {HostLink::State::Connected, u"Connected"_s, {}});
    QCOMPARE(state(), HostRowState::Listed);
    fixture.catalog.setLink(prod, {HostLink::State::Connecting, u"Connecting…"_s, {}});
    fixture.catalog.setLink(prod, {}); // given up
    QCOMPARE(state(), HostRowState::Listed);
    // While a listing is under way it is the listing that says when it is done.
    Q_EMIT fixture.catalog.scanStarted(prod);
    fixture.catalog.setLink(prod, {HostLink::State::Connected, u"Connected"_s, {}});
    QCOMPARE(state(), HostRowState::Busy);
    Q_EMIT fixture.catalog.scanFailed(prod, {QString(ErrorCode::cancelled), u"The listing was cancelled."_s, {}});
    QCOMPARE(state(), HostRowState::Listed); // what the person cancels has not failed
}

void WindowServicesTest::whyAHostFailedIsItsError()
{
    Testing::WindowFixture fixture;
    fixture.fillCatalog();
    const MainWindow &window = fixture.show();
    const QString prod = fixture.hosts.hosts().at(0).id;
    // The log-in went well, the listing did not.
    fixture.catalog.setLink(prod, {HostLink::State::Connected, u"Connected"_s, {}});
    Q_EMIT fixture.catalog.scanStarted(prod);
    Q_EMIT fixture.catalog.scanFailed(prod, {u"timeout"_s, u"prod-1 did not answer in time."_s, {u"find /srv"_s}});
    Q_EMIT window.intents().hostErrorRequested(prod);
    QCOMPARE(window.findChild<MessageBar *>()->text(), u"prod-1 did not answer in time."_s);
}

void WindowServicesTest::ruleTakenBackCountsAtOnce()
{
    Testing::WindowFixture fixture;
    savePathRules(fixture.settings, {{u"/build"_s, u"/home/ann/wrong"_s}});
    restoreHandRules(fixture.settings, fixture.finder); // as at the start of the program
    fixture.show();
    QCOMPARE(fixture.finder.handRules().rules().size(), 1);
    savePathRules(fixture.settings, {}); // as the settings dialog does
    QVERIFY(fixture.finder.handRules().isEmpty());
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::WindowServicesTest)
#include "tst_windowservices.moc"
