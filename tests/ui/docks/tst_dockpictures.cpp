// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/pictures.h"
#include "tests/support/testmain.h"
#include "tests/ui/docks/dockfixture.h"
#include "ui/docks/changefade.h"
#include "ui/docks/listview.h"
#include "ui/docks/placeholder.h"
#include "ui/models/liststatus.h"
#include "ui/theme/theme.h"

#include <QApplication>

using namespace Qt::StringLiterals;
using namespace Backstep;
using namespace Backstep::Testing;

/// A picture of each panel in each of its states, light and dark, at 100 % and 200 %, for people to look at; and what
/// a machine can say of them: that something is on them, and that dark is dark.
class DockPicturesTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void pictures_data();
    void pictures();
};

struct Look
{
    QString id;
    QSize size;
};

static QList<Look> looks()
{
    return {{u"recordings"_s, {760, 440}},  {u"transfers"_s, {720, 180}}, {u"goroutines"_s, {900, 360}},
            {u"stack"_s, {380, 240}},       {u"variables"_s, {380, 420}}, {u"watches"_s, {380, 220}},
            {u"breakpoints"_s, {760, 180}}, {u"output"_s, {640, 240}},    {u"protocol"_s, {760, 220}},
            {u"waits"_s, {900, 360}},       {u"recorder"_s, {900, 220}}};
}

static ListStatus &statusOf(DockFixture &fixture, const QString &id)
{
    const QHash<QString, ListStatus *> all{
        {u"recordings"_s, &fixture.recordings.status()},   {u"transfers"_s, &fixture.transfers.status()},
        {u"goroutines"_s, &fixture.goroutines.status()},   {u"stack"_s, &fixture.stack.status()},
        {u"variables"_s, &fixture.variables.status()},     {u"watches"_s, &fixture.watches.status()},
        {u"breakpoints"_s, &fixture.breakpoints.status()}, {u"output"_s, &fixture.output.status()},
        {u"protocol"_s, &fixture.protocol.status()},       {u"waits"_s, &fixture.waits.status()},
        {u"recorder"_s, &fixture.recorder.status()}};
    return *all.value(id);
}

void DockPicturesTest::pictures_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QString>("state");
    QTest::addColumn<bool>("dark");
    for (const Look &look : looks()) {
        for (const QString &state : {u"empty"_s, u"full"_s, u"failed"_s, u"loading"_s, u"narrow"_s}) {
            for (const bool dark : {false, true}) {
                const QString name = look.id + u'-' + state + (dark ? u"-dark"_s : u"-light"_s);
                const QSize size = state == u"narrow"_s ? QSize(240, look.size.height()) : look.size;
                QTest::newRow(qPrintable(name)) << look.id << size << state << dark;
            }
        }
    }
}

void DockPicturesTest::pictures()
{
    QFETCH(const QString, id);
    QFETCH(const QSize, size);
    QFETCH(const QString, state);
    QFETCH(const bool, dark);
    Theme theme;
    theme.setChoice(dark ? ThemeChoice::Dark : ThemeChoice::Light);
    DockFixture fixture(id, size);
    if (state == u"full"_s || state == u"narrow"_s) {
        fixture.fill();
    } else if (state == u"failed"_s) {
        statusOf(fixture, id).setFailed(u"The debugger did not answer within 30 seconds. Restart the session."_s);
    } else if (state == u"loading"_s) {
        statusOf(fixture, id).setLoading(u"Asking the debugger…"_s);
        if (!fixture.panel().listShown()) {
            QTRY_COMPARE(fixture.panel().placeholder()->text(), u"Asking the debugger…"_s);
        }
    }
    QCoreApplication::processEvents();
    for (const double scale : {1.0, 2.0}) {
        const QImage image = savePicture(
            fixture.panel(), u"dock-%1-%2-%3-%4"_s.arg(id, state, dark ? u"dark"_s : u"light"_s).arg(int(scale * 100)),
            scale);
        const QColor mean = image.scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).pixelColor(0, 0);
        QCOMPARE(mean.lightness() < 128, dark);
        QVERIFY(image.convertToFormat(QImage::Format_Indexed8).colorCount() > 4);
    }
}

BACKSTEP_GUI_TEST_MAIN(DockPicturesTest)
#include "tst_dockpictures.moc"
