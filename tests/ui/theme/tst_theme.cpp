// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/pictures.h"
#include "tests/support/testmain.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFontInfo>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace Backstep {

class ThemeTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void everyTextColorReads_data();
    void everyTextColorReads();
    void statesDifferByLetter();
    void choiceChangesThePalette();
    void iconsFollowThePalette();
    void disabledIconsArePale();
    void unknownIconWarns();
    void codeFontIsFixed();
    void overviewPicture();
};

namespace {

QList<Role> textRoles()
{
    return {Role::DimText, Role::Link,         Role::Error,    Role::Warning,
            Role::Success, Role::ChangedValue, Role::TypeName, Role::Backwards};
}

int inkLightness(const QIcon &icon, QIcon::Mode mode = QIcon::Normal)
{
    const QImage image = icon.pixmap(QSize(32, 32), 1.0, mode).toImage();
    qint64 sum = 0;
    qint64 count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).alpha() > 200) {
                sum += image.pixelColor(x, y).lightness();
                ++count;
            }
        }
    }
    return count == 0 ? -1 : static_cast<int>(sum / count);
}

} // namespace

void ThemeTest::everyTextColorReads_data()
{
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("light") << Theme::lightPalette();
    QTest::newRow("dark") << Theme::darkPalette();
}

void ThemeTest::everyTextColorReads()
{
    QFETCH(const QPalette, palette);
    const auto reads = [](const QColor &text, const QColor &back) { return contrastRatio(text, back) >= 4.5; };
    const QList<QColor> grounds{palette.color(QPalette::Base), palette.color(QPalette::Window),
                                palette.color(QPalette::AlternateBase)};
    for (const QColor &ground : grounds) {
        QVERIFY(reads(palette.color(QPalette::Text), ground));
        for (const Role role : textRoles()) {
            QVERIFY2(reads(roleColor(role, palette), ground), qPrintable(QString::number(static_cast<int>(role))));
        }
        for (int state = 0; state <= static_cast<int>(GoroutineState::Preempted); ++state) {
            QVERIFY(reads(stateLook(static_cast<GoroutineState>(state), palette).color, ground));
        }
    }
    QVERIFY(reads(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)));
    QVERIFY(reads(palette.color(QPalette::ToolTipText), palette.color(QPalette::ToolTipBase)));
    for (const Role ground : {Role::CurrentLineBackground, Role::FrameLineBackground, Role::ChangedBackground,
                              Role::MatchBackground, Role::ErrorBackground, Role::InfoBackground}) {
        QVERIFY(reads(palette.color(QPalette::Text), roleColor(ground, palette)));
    }
    QVERIFY(reads(roleColor(Role::LineNumber, palette), roleColor(Role::GutterBackground, palette)));
    QVERIFY(reads(roleColor(Role::ChangedValue, palette), roleColor(Role::ChangedBackground, palette)));
}

void ThemeTest::statesDifferByLetter()
{
    QSet<QChar> letters;
    for (int state = 0; state <= static_cast<int>(GoroutineState::Preempted); ++state) {
        const StateLook look = stateLook(static_cast<GoroutineState>(state), Theme::lightPalette());
        QVERIFY(!look.word.isEmpty());
        letters.insert(look.letter);
    }
    QCOMPARE(letters.size(), static_cast<int>(GoroutineState::Preempted) + 1);
}

void ThemeTest::choiceChangesThePalette()
{
    Theme theme;
    theme.setChoice(ThemeChoice::Dark);
    QVERIFY(isDark(QApplication::palette()));
    theme.setChoice(ThemeChoice::Light);
    QVERIFY(!isDark(QApplication::palette()));
}

void ThemeTest::iconsFollowThePalette()
{
    Theme theme;
    const QIcon icon = Icons::get(u"pause"_s);
    theme.setChoice(ThemeChoice::Light);
    const int onLight = inkLightness(icon);
    theme.setChoice(ThemeChoice::Dark);
    const int onDark = inkLightness(icon);
    QVERIFY2(onLight >= 0 && onLight < 80, qPrintable(QString::number(onLight)));
    QVERIFY2(onDark > 180, qPrintable(QString::number(onDark)));
}

void ThemeTest::disabledIconsArePale()
{
    Theme theme;
    theme.setChoice(ThemeChoice::Light);
    const QIcon icon = Icons::get(u"pause"_s);
    QVERIFY(inkLightness(icon, QIcon::Disabled) > inkLightness(icon, QIcon::Normal) + 60);
}

void ThemeTest::unknownIconWarns()
{
    QTest::ignoreMessage(QtWarningMsg, "no such icon: \"no-such\"");
    QVERIFY(Icons::get(u"no-such"_s).isNull());
}

void ThemeTest::codeFontIsFixed()
{
    Theme theme;
    QVERIFY(QFontInfo(codeFont()).fixedPitch());
    theme.setCodeFont({}, 15);
    QCOMPARE(codeFont().pointSize(), 15);
}

void ThemeTest::overviewPicture()
{
    Theme theme;
    const QStringList names = Icons::names();
    QVERIFY(names.size() > 60);
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        theme.setChoice(choice);
        QImage image(8 * 150, (static_cast<int>(names.size()) / 8 + 1) * 48, QImage::Format_RGB32);
        image.fill(QApplication::palette().color(QPalette::Window));
        QPainter painter(&image);
        painter.setPen(QApplication::palette().color(QPalette::WindowText));
        for (int i = 0; i < names.size(); ++i) {
            const QRect cell(i % 8 * 150, i / 8 * 48, 150, 48);
            const QIcon icon = Icons::get(names.at(i));
            QVERIFY2(!icon.pixmap(QSize(16, 16)).isNull(), qPrintable(names.at(i)));
            painter.drawPixmap(cell.x() + 4, cell.y() + 8, icon.pixmap(QSize(32, 32)));
            painter.drawPixmap(cell.x() + 42, cell.y() + 16, icon.pixmap(QSize(16, 16)));
            QFont small = painter.font();
            small.setPixelSize(10);
            painter.setFont(small);
            painter.drawText(cell.adjusted(62, 0, 0, 0), Qt::AlignVCenter, names.at(i));
        }
        painter.end();
        Testing::savePicture(image, choice == ThemeChoice::Dark ? u"icons-dark"_s : u"icons-light"_s);
    }
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::ThemeTest)
#include "tst_theme.moc"
