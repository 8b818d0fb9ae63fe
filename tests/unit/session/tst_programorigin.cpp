// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/programorigin.h"
#include "tests/support/testmain.h"

using namespace Qt::StringLiterals;

namespace Backstep {

class ProgramOriginTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheMainPackageAndItsModule();
    void namesModulesThatCameFromFolders();
    void saysNothingOfAProgramThatSaysNothing();
};

void ProgramOriginTest::namesTheMainPackageAndItsModule()
{
    ProgramOrigin origin;
    readModuleInfo(origin,
                   u"0w\uFFFD\f\uFFFDt\bpath\texample.com/bank/cmd/server\n"
                   "mod\texample.com/bank\tv0.0.0-20260101000000-abcdef+dirty\t\n"
                   "dep\texample.com/log\tv1.2.3\th1:x=\nbuild\t-compiler=gc\n\uFFFD2C1\uFFFD"_s);
    QCOMPARE(origin.mainPackage, u"example.com/bank/cmd/server"_s);
    QCOMPARE(origin.modules, QStringList{u"example.com/bank"_s});
}

void ProgramOriginTest::namesModulesThatCameFromFolders()
{
    ProgramOrigin origin;
    readModuleInfo(origin,
                   u"path\texample.com/bank\nmod\texample.com/bank\t(devel)\t\n"
                   "dep\texample.com/beside\t(devel)\t\n"
                   "dep\texample.com/lib\tv1.0.0\n=>\t./lib\t(devel)\t\n"
                   "dep\texample.com/forked\tv1.0.0\n=>\texample.com/fork\tv1.0.1\th1:y=\n"_s);
    QCOMPARE(origin.modules, QStringList({u"example.com/bank"_s, u"example.com/beside"_s, u"example.com/lib"_s}));
}

void ProgramOriginTest::saysNothingOfAProgramThatSaysNothing()
{
    ProgramOrigin origin;
    readModuleInfo(origin, {});
    QCOMPARE(origin, ProgramOrigin());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::ProgramOriginTest)
#include "tst_programorigin.moc"
