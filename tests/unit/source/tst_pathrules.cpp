// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/pathrules.h"
#include "tests/support/testmain.h"

using namespace Qt::StringLiterals;

namespace Backstep {

class PathRulesTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void toLocal_data();
    void toLocal();
    void toBuild_data();
    void toBuild();
    void firstRuleWins();
    void everyFittingRuleIsACandidate();
    void infer_data();
    void infer();
    void inferredRuleMapsTheAnswerAndItsNeighbours();
};

void PathRulesTest::toLocal_data()
{
    QTest::addColumn<QString>("build");
    QTest::addColumn<QString>("local");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("expected"); // empty: no rule fits

    QTest::newRow("below") << u"/build/src"_s << u"/home/ann/app"_s << u"/build/src/a/b.go"_s
                           << u"/home/ann/app/a/b.go"_s;
    QTest::newRow("the file itself") << u"/build/a.go"_s << u"/home/ann/x.go"_s << u"/build/a.go"_s
                                     << u"/home/ann/x.go"_s;
    QTest::newRow("only at a separator") << u"/src/app"_s << u"/home/ann"_s << u"/src/apple/a.go"_s << QString();
    QTest::newRow("slashes at the ends") << u"/build/src/"_s << u"/home/ann/"_s << u"/build/src/a.go"_s
                                         << u"/home/ann/a.go"_s;
    QTest::newRow("from the root") << u"/"_s << u"/mnt/host"_s << u"/srv/a.go"_s << u"/mnt/host/srv/a.go"_s;
    QTest::newRow("to the root") << u"/mnt/host"_s << u"/"_s << u"/mnt/host/srv/a.go"_s << u"/srv/a.go"_s;
    QTest::newRow("elsewhere") << u"/build"_s << u"/home/ann"_s << u"/other/a.go"_s << QString();
    QTest::newRow("empty takes relative paths")
        << QString() << u"/home/ann/app"_s << u"main.go"_s << u"/home/ann/app/main.go"_s;
    QTest::newRow("empty takes dotted relative paths")
        << QString() << u"/home/ann/app"_s << u"./main.go"_s << u"/home/ann/app/main.go"_s;
    QTest::newRow("empty leaves absolute paths") << QString() << u"/home/ann/app"_s << u"/srv/main.go"_s << QString();
    QTest::newRow("empty leaves drives") << QString() << u"/home/ann/app"_s << u"C:/main.go"_s << QString();
    QTest::newRow("empty path") << QString() << u"/home/ann/app"_s << QString() << QString();
    QTest::newRow("trimpath module") << u"example.com/mod@v1.2.3"_s << u"/home/ann/mod"_s
                                     << u"example.com/mod@v1.2.3/x.go"_s << u"/home/ann/mod/x.go"_s;
    QTest::newRow("trimpath module, other version")
        << u"example.com/mod@v1.2.3"_s << u"/home/ann/mod"_s << u"example.com/mod@v1.2.30/x.go"_s << QString();
    QTest::newRow("GOROOT placeholder") << u"$GOROOT"_s << u"/usr/local/go"_s << u"$GOROOT/src/fmt/print.go"_s
                                        << u"/usr/local/go/src/fmt/print.go"_s;
    QTest::newRow("dots in the path") << u"/build/src"_s << u"/home/ann"_s << u"/build/x/../src//./a.go"_s
                                      << u"/home/ann/a.go"_s;
    QTest::newRow("dots do not leave the prefix")
        << u"/build/src"_s << u"/home/ann"_s << u"/build/src/../../etc/passwd"_s << QString();
    QTest::newRow("Windows") << u"C:\\Build\\src"_s << u"/home/ann"_s << u"c:\\build\\SRC\\a\\b.go"_s
                             << u"/home/ann/a/b.go"_s;
    QTest::newRow("Windows, mixed separators")
        << u"C:/Build"_s << u"/home/ann"_s << u"C:\\build/a.go"_s << u"/home/ann/a.go"_s;
    QTest::newRow("Unix keeps case") << u"/Build"_s << u"/home/ann"_s << u"/build/a.go"_s << QString();
    QTest::newRow("a backslash in a Unix name")
        << u"/build"_s << u"/home"_s << u"/build/a\\b.go"_s << u"/home/a\\b.go"_s;
}

void PathRulesTest::toLocal()
{
    QFETCH(const QString, build);
    QFETCH(const QString, local);
    QFETCH(const QString, path);
    QFETCH(const QString, expected);
    const PathRules rules({{.build = build, .local = local}});
    QCOMPARE(rules.toLocal(path).value_or(QString()), expected);
}

void PathRulesTest::toBuild_data()
{
    QTest::addColumn<QString>("build");
    QTest::addColumn<QString>("local");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("expected");

    QTest::newRow("below") << u"/build/src"_s << u"/home/ann/app"_s << u"/home/ann/app/a/b.go"_s
                           << u"/build/src/a/b.go"_s;
    QTest::newRow("only at a separator") << u"/build"_s << u"/home/ann"_s << u"/home/anna/a.go"_s << QString();
    QTest::newRow("relative side empty") << QString() << u"/home/ann/app"_s << u"/home/ann/app/main.go"_s
                                         << u"main.go"_s;
    QTest::newRow("trimpath module") << u"example.com/mod@v1.2.3"_s << u"/home/ann/mod"_s << u"/home/ann/mod/x.go"_s
                                     << u"example.com/mod@v1.2.3/x.go"_s;
    QTest::newRow("to the root") << u"/"_s << u"/mnt/host"_s << u"/mnt/host/srv/a.go"_s << u"/srv/a.go"_s;
    QTest::newRow("Windows") << u"C:\\Build"_s << u"/home/ann"_s << u"/home/ann/a/b.go"_s << u"C:/Build/a/b.go"_s;
}

void PathRulesTest::toBuild()
{
    QFETCH(const QString, build);
    QFETCH(const QString, local);
    QFETCH(const QString, path);
    QFETCH(const QString, expected);
    const PathRules rules({{.build = build, .local = local}});
    QCOMPARE(rules.toBuild(path).value_or(QString()), expected);
    if (!expected.isEmpty()) {
        QCOMPARE(rules.toLocal(expected).value_or(QString()), path);
    }
}

void PathRulesTest::firstRuleWins()
{
    const PathRules rules({{.build = u"/build/src/vendor"_s, .local = u"/vendor"_s},
                           {.build = u"/build/src"_s, .local = u"/home/ann"_s}});
    QCOMPARE(rules.toLocal(u"/build/src/vendor/a.go"_s), u"/vendor/a.go"_s);
    QCOMPARE(rules.toLocal(u"/build/src/a.go"_s), u"/home/ann/a.go"_s);
}

void PathRulesTest::everyFittingRuleIsACandidate()
{
    const PathRules rules({{.build = u"/build"_s, .local = u"/one"_s},
                           {.build = u"/other"_s, .local = u"/two"_s},
                           {.build = u"/build"_s, .local = u"/three"_s},
                           {.build = u"/build"_s, .local = u"/one"_s}});
    QCOMPARE(rules.candidates(u"/build/a.go"_s), QStringList({u"/one/a.go"_s, u"/three/a.go"_s}));
}

void PathRulesTest::infer_data()
{
    QTest::addColumn<QString>("build");
    QTest::addColumn<QString>("local");
    QTest::addColumn<QString>("ruleBuild");
    QTest::addColumn<QString>("ruleLocal"); // both "-": no rule

    const QString none = u"-"_s;
    QTest::newRow("longest tail") << u"/build/src/app/pkg/a.go"_s << u"/home/ann/app/pkg/a.go"_s << u"/build/src"_s
                                  << u"/home/ann"_s;
    QTest::newRow("file name only") << u"/build/src/a.go"_s << u"/home/ann/a.go"_s << u"/build/src"_s << u"/home/ann"_s;
    QTest::newRow("whole build path") << u"/srv/a.go"_s << u"/mnt/host/srv/a.go"_s << u"/"_s << u"/mnt/host"_s;
    QTest::newRow("whole local path") << u"/mnt/host/srv/a.go"_s << u"/srv/a.go"_s << u"/mnt/host"_s << u"/"_s;
    QTest::newRow("trimpath") << u"example.com/mod@v1.2.3/sub/x.go"_s << u"/home/ann/mod/sub/x.go"_s
                              << u"example.com/mod@v1.2.3"_s << u"/home/ann/mod"_s;
    QTest::newRow("relative") << u"main.go"_s << u"/home/ann/app/main.go"_s << QString() << u"/home/ann/app"_s;
    QTest::newRow("parts are whole") << u"/build/xa.go"_s << u"/home/a.go"_s << none << none;
    QTest::newRow("another file") << u"/build/a.go"_s << u"/home/b.go"_s << none << none;
    QTest::newRow("the same path") << u"/home/a.go"_s << u"/home//a.go"_s << none << none;
    QTest::newRow("nothing") << QString() << QString() << none << none;
    QTest::newRow("Windows") << u"C:\\Build\\App\\a.go"_s << u"/home/ann/App/a.go"_s << u"C:/Build"_s << u"/home/ann"_s;
    QTest::newRow("other case") << u"C:\\Build\\App\\a.go"_s << u"/home/ann/app/a.go"_s << u"C:/Build/App"_s
                                << u"/home/ann/app"_s;
}

void PathRulesTest::infer()
{
    QFETCH(const QString, build);
    QFETCH(const QString, local);
    QFETCH(const QString, ruleBuild);
    QFETCH(const QString, ruleLocal);
    const std::optional<PathRule> rule = inferRule(build, local);
    QCOMPARE(rule.has_value(), ruleBuild != u"-"_s);
    if (rule) {
        QCOMPARE(rule->build, ruleBuild);
        QCOMPARE(rule->local, ruleLocal);
        QCOMPARE(PathRules({*rule}).toLocal(build).value_or(QString()), tidyPath(local));
    }
}

void PathRulesTest::inferredRuleMapsTheAnswerAndItsNeighbours()
{
    const std::optional<PathRule> rule = inferRule(u"/ci/job/7/app/main.go"_s, u"/home/ann/app/main.go"_s);
    QVERIFY(rule.has_value());
    const PathRules rules({*rule});
    QCOMPARE(rules.toLocal(u"/ci/job/7/app/store/db.go"_s), u"/home/ann/app/store/db.go"_s);
    QCOMPARE(rules.toBuild(u"/home/ann/app/store/db.go"_s), u"/ci/job/7/app/store/db.go"_s);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::PathRulesTest)
#include "tst_pathrules.moc"
