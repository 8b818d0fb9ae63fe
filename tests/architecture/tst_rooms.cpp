// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testmain.h"

#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

// Who may include whom, as DESIGN's "Rooms" lists it. "app/ssh" stands for its interface headers: that nobody but
// app/ssh itself includes libssh is checked apart.
QMap<QString, QSet<QString>> allowedIncludes()
{
    const QSet<QString> appRooms{u"app/ssh"_s,    u"app/catalog"_s,  u"app/transfer"_s, u"app/rpc"_s,
                                 u"app/delve"_s,  u"app/session"_s,  u"app/capsule"_s,  u"app/goroutines"_s,
                                 u"app/source"_s, u"app/settings"_s, u"app/recorder"_s};
    const QSet<QString> uiRooms{u"ui/models"_s,  u"ui/docks"_s,   u"ui/source"_s, u"ui/widgets"_s,
                                u"ui/dialogs"_s, u"ui/actions"_s, u"ui/theme"_s};
    // Headers of values and façades that the window's rooms read.
    const QSet<QString> values{u"app/session"_s,  u"app/capsule"_s,  u"app/goroutines"_s,
                               u"app/catalog"_s,  u"app/transfer"_s, u"app/ssh"_s,
                               u"app/settings"_s, u"app/source"_s,   u"app/recorder"_s};
    return {
        {u"app/base"_s, {}},
        {u"app/ssh"_s, {}},
        {u"app/rpc"_s, {}},
        {u"app/settings"_s, {}},
        {u"app/goroutines"_s, {}},
        {u"app/catalog"_s, {u"app/ssh"_s, u"app/settings"_s}},
        {u"app/transfer"_s, {u"app/ssh"_s, u"app/catalog"_s}},
        {u"app/recorder"_s, {u"app/ssh"_s, u"app/catalog"_s}},
        {u"app/source"_s, {u"app/ssh"_s, u"app/settings"_s}},
        {u"app/delve"_s, {u"app/rpc"_s, u"app/ssh"_s}},
        // Of app/session only its values, see capsulesKnowOnlyTheValuesOfSessions().
        {u"app/capsule"_s, {u"app/goroutines"_s, u"app/session"_s}},
        {u"app/session"_s, {u"app/delve"_s, u"app/capsule"_s, u"app/goroutines"_s}},
        {u"app/cli"_s, appRooms},
        {u"ui/theme"_s, {u"app/goroutines"_s}},
        {u"ui/models"_s, values + QSet<QString>{u"ui/theme"_s}},
        {u"ui/actions"_s, values + QSet<QString>{u"ui/theme"_s}},
        {u"ui/widgets"_s, values + QSet<QString>{u"ui/theme"_s}},
        {u"ui/source"_s, values + QSet<QString>{u"ui/theme"_s, u"ui/widgets"_s}},
        {u"ui/dialogs"_s, values + QSet<QString>{u"ui/theme"_s, u"ui/widgets"_s, u"ui/models"_s}},
        {u"ui/docks"_s,
         values + QSet<QString>{u"ui/models"_s, u"ui/widgets"_s, u"ui/source"_s, u"ui/actions"_s, u"ui/theme"_s}},
        {u"ui/main"_s, values + uiRooms},
    };
}

QString roomOf(const QString &path)
{
    return path.section(u'/', 0, 1);
}

struct Include
{
    QString file;
    QString what;
};

QList<Include> includesOf(const QString &root, const QString &half)
{
    static const QRegularExpression pattern(u"^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"_s,
                                            QRegularExpression::MultilineOption);
    QList<Include> result;
    QDirIterator files(root + u'/' + half, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QFile::ReadOnly)) {
            continue;
        }
        auto matches = pattern.globalMatch(QString::fromUtf8(file.readAll()));
        while (matches.hasNext()) {
            result.append({QDir(root).relativeFilePath(file.fileName()), matches.next().captured(1)});
        }
    }
    return result;
}

} // namespace

class RoomsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void includesFollowTheRooms();
    void appKnowsNoWidgets();
    void onlySshIncludesLibssh();
    void capsulesKnowOnlyTheValuesOfSessions();
    void onlyReadersOfForeignBytesUseJson();

private:
    const QString m_root = qEnvironmentVariable("BACKSTEP_SOURCE_DIR");
};

void RoomsTest::includesFollowTheRooms()
{
    const auto allowed = allowedIncludes();
    QStringList wrong;
    const auto all = includesOf(m_root, u"app"_s) + includesOf(m_root, u"ui"_s);
    QVERIFY2(all.size() > 20, "no sources found: is BACKSTEP_SOURCE_DIR set?");
    for (const Include &include : all) {
        const QString from = roomOf(include.file);
        const QString to = roomOf(include.what);
        const bool ours = include.what.startsWith(u"app/"_s) || include.what.startsWith(u"ui/"_s);
        if (!ours || from == to || to == u"app/base"_s || from == u"app/main"_s) {
            continue;
        }
        if (!allowed.contains(from)) {
            wrong.append(include.file + u": its folder is not in the table of rooms"_s);
        } else if (!allowed[from].contains(to)) {
            wrong.append(include.file + u" includes "_s + include.what);
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void RoomsTest::appKnowsNoWidgets()
{
    static const QRegularExpression widgets(
        u"^(QtWidgets|QtGui|QWidget|QApplication|QIcon|QColor|QPainter|QPixmap|QFont)"_s);
    QStringList wrong;
    for (const Include &include : includesOf(m_root, u"app"_s)) {
        if (roomOf(include.file) != u"app/main"_s && widgets.match(include.what).hasMatch()) {
            wrong.append(include.file + u" includes "_s + include.what);
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void RoomsTest::onlySshIncludesLibssh()
{
    QStringList wrong;
    for (const Include &include : includesOf(m_root, u"app"_s) + includesOf(m_root, u"ui"_s)) {
        if (include.what.startsWith(u"libssh/"_s) && roomOf(include.file) != u"app/ssh"_s) {
            wrong.append(include.file + u" includes "_s + include.what);
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void RoomsTest::capsulesKnowOnlyTheValuesOfSessions()
{
    // app/session links app/capsule, so the other way there may be headers only, and those that need no code.
    const QSet<QString> headers{u"app/session/variable.h"_s, u"app/session/stack.h"_s, u"app/session/stop.h"_s,
                                u"app/session/breakpoint.h"_s, u"app/session/sessionlog.h"_s};
    const QSet<QString> theirs = headers + QSet<QString>{u"app/base/codelocation.h"_s, u"app/goroutines/goroutine.h"_s};
    QStringList wrong;
    for (const Include &include : includesOf(m_root, u"app"_s)) {
        const bool capsule = roomOf(include.file) == u"app/capsule"_s && roomOf(include.what) == u"app/session"_s;
        if (capsule && !headers.contains(include.what)) {
            wrong.append(include.file + u" includes "_s + include.what);
        }
        if (headers.contains(include.file) && include.what.contains(u'/') && !theirs.contains(include.what)) {
            wrong.append(include.file + u" is a value of capsules too and includes "_s + include.what);
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void RoomsTest::onlyReadersOfForeignBytesUseJson()
{
    // Protocol rooms, stores, and the command line, whose output is JSON; views copy as JSON through ui/models.
    const QSet<QString> readers{u"app/rpc"_s,      u"app/delve"_s, u"app/settings"_s, u"app/catalog"_s,
                                u"app/transfer"_s, u"app/cli"_s,   u"app/main"_s,     u"ui/models"_s};
    QStringList wrong;
    for (const Include &include : includesOf(m_root, u"app"_s) + includesOf(m_root, u"ui"_s)) {
        if (include.what.startsWith(u"QJson"_s) && !readers.contains(roomOf(include.file))) {
            wrong.append(include.file + u" includes "_s + include.what);
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::RoomsTest)
#include "tst_rooms.moc"
