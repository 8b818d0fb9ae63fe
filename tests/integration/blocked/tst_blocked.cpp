// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitreport.h"
#include "app/session/delvesession.h"
#include "tests/support/othergo.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

using Testing::settled;

namespace {

#ifdef BACKSTEP_OPTIMISED
constexpr bool optimised = true;
#else
constexpr bool optimised = false;
#endif

/// One of tests/programs/blocked, with what stands beside it: the kind of finding, and the lines that wait.
struct Expectation
{
    QString program;
    QString kind; ///< "none": a healthy one; "on-purpose": one, too, and it may be suspected
    QSet<QString> lines; ///< "channels.go:22", of all programs together

    [[nodiscard]] bool healthy() const { return kind == "none"_L1 || kind == "on-purpose"_L1; }
};

QString sourceFolder()
{
    return qEnvironmentVariable("BACKSTEP_SOURCE_DIR") + u"/tests/programs/blocked"_s;
}

QList<Expectation> expectations()
{
    static const QRegularExpression program(u"program\\(\"([a-z0-9-]+)\", \"([a-z-]+)\""_s);
    QList<Expectation> found;
    QSet<QString> lines;
    const QDir folder(sourceFolder());
    const QStringList names = folder.entryList({u"*.go"_s}, QDir::Files);
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        if (!file.open(QFile::ReadOnly)) {
            return {};
        }
        const QStringList text = QString::fromUtf8(file.readAll()).split(u'\n');
        for (int i = 0; i < text.size(); ++i) {
            if (const auto match = program.match(text.at(i)); match.hasMatch()) {
                found.append({.program = match.captured(1), .kind = match.captured(2), .lines = {}});
            }
            if (text.at(i).endsWith("//!"_L1)) {
                lines.insert(name + u':' + QString::number(i + 1));
            }
        }
    }
    for (Expectation &expectation : found) {
        expectation.lines = lines;
    }
    return found;
}

/// Why a report is not what was wanted; empty when it is.
QString shortcoming(const WaitReport &report, const Expectation &wanted)
{
    if (wanted.kind == "none"_L1) {
        return report.findings.isEmpty() ? QString() : report.findings.constFirst().summary;
    }
    if (wanted.kind == "on-purpose"_L1) {
        const auto certain = std::ranges::find_if(report.findings, &WaitFinding::certain);
        return certain == report.findings.end() ? QString() : certain->summary;
    }
    if (report.findings.isEmpty()) {
        return u"nothing is found"_s;
    }
    for (const WaitFinding &finding : report.findings) {
        if (findingKindName(finding.kind) != wanted.kind) {
            return QString(findingKindName(finding.kind)) + u": "_s + finding.summary;
        }
        for (const CodeLocation &line : finding.lines) {
            if (!wanted.lines.contains(line.file.section(u'/', -1) + u':' + QString::number(line.line))) {
                return u"a line that does not wait: "_s + finding.summary;
            }
        }
    }
    return {};
}

} // namespace

/// Programs that wait for ever, each by a bug of a known kind, and healthy ones that look alike, under the real dlv. Of
/// optimised ones debug information tells less, so a few bugs are called something else there. BACKSTEP_TEST_GO names
/// the Go that builds the programs.
class BlockedTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void findsWhatStandsBeside_data();
    void findsWhatStandsBeside();
    void misses();

private:
    [[nodiscard]] static Result<WaitReport> look(DebugSession &session, std::chrono::milliseconds after);

    QTemporaryDir m_folder;
    QString m_program;
    int m_bugs = 0;
    QStringList m_missed; ///< programs whose bug was not found, or not as what it is
};

void BlockedTest::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    m_program = Testing::programOfTestGo(optimised ? u"blocked-optimised"_s : u"blocked"_s, m_folder.path());
    if (m_program.isEmpty()) {
        QSKIP("that Go cannot be had here");
    }
}

/// Lets the program run for a while, halts it and looks.
Result<WaitReport> BlockedTest::look(DebugSession &session, std::chrono::milliseconds after)
{
    const auto moved = session.move({.kind = MotionKind::Continue});
    QTimer::singleShot(after, &session, [&session] { std::ignore = session.pause(); });
    if (const auto stop = settled(moved); !stop) {
        return fail(stop.error());
    }
    return settled(session.waitFacts(LockOwners::Searched)).transform([](const WaitFactsPtr &facts) {
        return makeWaitReport(*facts);
    });
}

void BlockedTest::findsWhatStandsBeside_data()
{
    QTest::addColumn<Expectation>("wanted");
    const QList<Expectation> wanted = expectations();
    QVERIFY(wanted.size() >= 55);
    for (const Expectation &expectation : wanted) {
        QTest::addRow("%s", qPrintable(expectation.program)) << expectation;
    }
}

void BlockedTest::findsWhatStandsBeside()
{
    QFETCH(const Expectation, wanted);
    DelveSessionOptions options;
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    DelveSession session(ExecTarget{m_program, {wanted.program}, {}}, options);
    const auto opened = settled(session.open());
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));

    // A healthy program must look healthy whenever one looks; a bug has to come to pass first.
    const bool healthy = wanted.healthy();
    QString problem;
    for (int attempt = 0; attempt < (healthy ? 2 : 30); ++attempt) {
        const Result<WaitReport> report = look(session, attempt == 0 ? 250ms : 100ms);
        QVERIFY2(report, report ? "" : qPrintable(report.error().message));
        QVERIFY2(report->missing.isEmpty(), qPrintable(report->missing.join(u'\n'))); // all can be read, and is few
        problem = shortcoming(*report, wanted);
        if (problem.isEmpty() != healthy) {
            break;
        }
    }
    QVERIFY(settled(session.close()));
    m_bugs += healthy ? 0 : 1;
    if (healthy) {
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    } else if (!problem.isEmpty()) {
        m_missed.append(wanted.program + u": "_s + problem);
    }
}

/// A word in memory that looks like a pointer can keep a bug from being seen, now and then.
void BlockedTest::misses()
{
    const qsizetype most = optimised ? m_bugs / 4 : 4;
    for (const QString &missed : std::as_const(m_missed)) {
        qInfo("missed: %s", qPrintable(missed));
    }
    QVERIFY2(m_missed.size() <= most, qPrintable(m_missed.join(u'\n')));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::BlockedTest)
#include "tst_blocked.moc"
