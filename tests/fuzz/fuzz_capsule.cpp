// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsuleerror.h"
#include "app/capsule/capsulewriter.h"
#include "app/goroutines/waitdrawing.h"
#include "app/session/capsulecapabilities.h"
#include "app/session/capsuleplaces.h"
#include "app/session/capsulewalk.h"
#include "tests/fuzz/fuzzmain.h"
#include "tests/support/forgedcapsule.h"
#include "tests/support/samplemoments.h"
#include "tests/support/samplewaits.h"

#include <QCoreApplication>
#include <QDir>
#include <QTemporaryDir>

#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace Backstep;

namespace {

void require(bool holds)
{
    if (!holds) {
        std::abort();
    }
}

/// What the bytes ask for, one after the other; 0 at their end.
class Wishes
{
public:
    explicit Wishes(const QByteArray &bytes) : m_bytes(bytes) {}
    [[nodiscard]] bool more() const { return m_at < m_bytes.size(); }
    quint64 number(int bytes)
    {
        quint64 value = 0;
        for (int i = 0; i < bytes && more(); ++i) {
            value = (value << 8) | static_cast<quint8>(m_bytes[m_at++]);
        }
        return value;
    }
    QByteArray piece(qsizetype size)
    {
        const QByteArray piece = m_bytes.mid(m_at, size);
        m_at += piece.size();
        return piece;
    }

private:
    QByteArray m_bytes;
    qsizetype m_at = 1; // after the kind of change
};

const QTemporaryDir &folder()
{
    // QtSql finds its plugins by an application object, and at the end wants one that is still there.
    static int argc = 1;
    static char name[] = "fuzz_capsule";
    static char *argv[] = {name, nullptr};
    static const auto *const application = new QCoreApplication(argc, argv);
    (void)application;
    static const QTemporaryDir made;
    return made;
}

/// A small capsule with everything in it.
const QByteArray &sampleBytes()
{
    static const QByteArray bytes = [] {
        const QString path = folder().filePath(u"sample"_s);
        const auto writer = CapsuleWriter::create(path, Testing::fullFacts());
        require(writer.has_value());
        Testing::SampleProgram program(6, 5);
        require((*writer)->add(Testing::fullMoment()).has_value());
        Moment stuck = program.next(1);
        stuck.waits = std::make_shared<WaitFacts>(Testing::SampleWaits::deadlock(u"/src/"_s));
        require((*writer)->add(stuck).has_value() && (*writer)->add(program.next(2)).has_value());
        require((*writer)->addOutput({.source = OutputSource::ProgramOut, .text = u"hello"_s, .event = 3}).has_value());
        require((*writer)->addSource(u"/main.go"_s, u"package main\n"_s.repeated(1000)).has_value());
        require((*writer)->setBookmark(1, u"note"_s).has_value());
        BreakpointSpec conditional;
        conditional.expression = u"service/internal.handle3"_s;
        conditional.condition = u"account.balance > 7 && name != \"x\""_s;
        conditional.hitCondition = u"% 2"_s;
        require((*writer)->setBreakpoints({BreakpointSpec(), conditional}).has_value());
        require((*writer)->finish(true).has_value());
        require(Testing::askEverything(path).isEmpty()
                || std::ranges::all_of(Testing::askEverything(path),
                                       [](const Error &error) { return error.code == CapsuleCode::notCaptured; }));
        QFile file(path);
        require(file.open(QFile::ReadOnly));
        return file.readAll();
    }();
    return bytes;
}

const Testing::ForgedCapsule &sampleRecords()
{
    static const Testing::ForgedCapsule records = [] {
        (void)sampleBytes();
        auto read = Testing::ForgedCapsule::from(folder().filePath(u"sample"_s));
        require(read.has_value());
        return *read;
    }();
    return records;
}

constexpr int mostMoments = 6;

/// Steps and runs from a moment in all ways there are; conditions of breakpoints are evaluated on the way.
void walkFrom(int index, const MomentInfoListPtr &moments, CapsuleWalk walk)
{
    const MomentInfo &moment = moments->at(index);
    const CapsulePosition from{.index = index,
                               .goroutine = moment.goroutine,
                               .place = moment.location,
                               .offset = moment.frameOffset,
                               .depth = moment.depth};
    for (const Direction direction : {Direction::Forward, Direction::Backward}) {
        for (const MotionKind kind : {MotionKind::Continue, MotionKind::StepOver, MotionKind::StepInto,
                                      MotionKind::StepOut, MotionKind::Moment}) {
            const CapsuleLanding landing = walk.move(from, {.kind = kind, .direction = direction});
            require(landing.index >= 0 && landing.index < moments->size());
        }
        const CapsuleLanding there = walk.runTo(from, moment.location.file, moment.location.line, direction);
        require(there.index >= 0 && there.index < moments->size());
    }
}

void evaluateIn(const CapturedScope &scope)
{
    for (const char *expression :
         {"account.balance", "items[2] * 3", "*a", "err == nil && i > 2", "a.b[\"k\"].c", "("}) {
        const Result<Variable> value = evaluateCaptured(scope, QString::fromLatin1(expression));
        require(value || value.error().message.endsWith(u'.'));
    }
    for (const Variable &variable : scope.locals + scope.arguments) {
        (void)evaluateCaptured(scope, variable.name);
        (void)capturedChildren(scope, variable, 0, 5);
    }
}

/// What a session and the panels do with a capsule, besides reading it.
void use(const QString &path)
{
    const auto reader = CapsuleReader::open(path);
    if (!reader || (*reader)->moments()->isEmpty()) {
        return;
    }
    const MomentInfoListPtr moments = (*reader)->moments();
    const CapsulePlaces places(*moments);
    QList<Breakpoint> breakpoints;
    for (const BreakpointSpec &spec : (*reader)->breakpoints()) {
        breakpoints.append({static_cast<int>(breakpoints.size()) + 1, spec, {}, {}, 0, true});
        places.resolve(breakpoints.last());
    }
    const auto values = [&reader](const MomentInfo &moment) {
        return capturedScope(**reader, moment.id, moment.goroutine, -1, 3);
    };
    for (int i = 0; i < qMin<qsizetype>(moments->size(), mostMoments); ++i) {
        walkFrom(i, moments, CapsuleWalk(moments, breakpoints, values, {}));
        evaluateIn(values(moments->at(i)));
        if (const Result<WaitFactsPtr> waits = (*reader)->waits(moments->at(i).id)) {
            const WaitDrawing drawing = drawWaits(**waits, makeWaitReport(**waits));
            require(drawing.nodes.size() <= WaitDrawing::mostNodes * 4);
        }
    }
}

void store(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    require(file.open(QFile::WriteOnly) && file.write(bytes) == bytes.size());
}

QByteArray changedBytes(const QByteArray &bytes)
{
    QByteArray file = sampleBytes();
    for (Wishes wishes(bytes); wishes.more();) {
        const quint64 at = wishes.number(3);
        file[static_cast<qsizetype>(at % static_cast<quint64>(file.size()))] = static_cast<char>(wishes.number(1));
    }
    return file;
}

/// Single bytes of records; the checksums are made to fit afterwards.
Testing::ForgedCapsule changedRecords(const QByteArray &bytes)
{
    Testing::ForgedCapsule forged = sampleRecords();
    for (Wishes wishes(bytes); wishes.more();) {
        QByteArrayList &records = forged.records[wishes.number(1) % CapsuleFormat::kinds];
        const quint64 which = wishes.number(2);
        const quint64 at = wishes.number(1);
        const char value = static_cast<char>(wishes.number(1));
        if (!records.isEmpty()) {
            QByteArray &record = records[static_cast<qsizetype>(which % static_cast<quint64>(records.size()))];
            record.detach();
            if (at < static_cast<quint64>(record.size())) {
                record[static_cast<qsizetype>(at)] = value;
            } else {
                record.append(value);
            }
        }
    }
    return forged;
}

Testing::ForgedCapsule addedRecords(const QByteArray &bytes)
{
    Testing::ForgedCapsule forged = sampleRecords();
    for (Wishes wishes(bytes); wishes.more();) {
        const quint64 kind = 1 + (wishes.number(1) % (CapsuleFormat::kinds - 1));
        forged.records[kind].append(wishes.piece(static_cast<qsizetype>(wishes.number(1))));
    }
    return forged;
}

Testing::ForgedCapsule changedMeta(const QByteArray &bytes)
{
    Testing::ForgedCapsule forged = sampleRecords();
    const QList<QByteArray> keys = forged.meta.keys();
    for (Wishes wishes(bytes); wishes.more();) {
        QByteArray &value = forged.meta[keys[static_cast<qsizetype>(wishes.number(1)) % keys.size()]];
        const auto at = static_cast<qsizetype>(wishes.number(2)) % qMax<qsizetype>(value.size(), 1);
        value.replace(at, 1, QByteArray(1, static_cast<char>(wishes.number(1))));
    }
    return forged;
}

/// The compressed bytes, with a checksum that fits.
void changeBlock(Block &block, const QByteArray &bytes)
{
    for (Wishes wishes(bytes); wishes.more();) {
        const quint64 kind = wishes.number(1) % CapsuleFormat::kinds;
        const quint64 at = wishes.number(2);
        const char value = static_cast<char>(wishes.number(1));
        if (kind == CapsuleFormat::index(block.kind)) {
            block.data[static_cast<qsizetype>(at % static_cast<quint64>(block.data.size()))] = value;
        }
    }
    block.sum = blockSum(block);
}

} // namespace

/// Whatever a file holds, it is read without harm, and what is wrong with it is one sentence. The first byte says what
/// the others are: changes of a good capsule on one of its layers, or else a file as it is.
static void check(const QByteArray &bytes)
{
    const QString work = folder().filePath(u"work"_s);
    QDir(work).removeRecursively();
    require(QDir().mkpath(work));
    const QString path = work + (bytes.size() % 2 == 0 ? u"/a.capsule"_s : u"/a.capsule.part"_s);
    const char kind = bytes.isEmpty() ? '\0' : bytes.front();
    if (kind == 'B') {
        store(path, changedBytes(bytes));
    } else if (kind == 'C') {
        store(path, sampleBytes().first(static_cast<qsizetype>(Wishes(bytes).number(3)) % sampleBytes().size()));
    } else if (kind == 'R') {
        require(changedRecords(bytes).write(path).has_value());
    } else if (kind == 'A') {
        require(addedRecords(bytes).write(path).has_value());
    } else if (kind == 'M') {
        require(changedMeta(bytes).write(path).has_value());
    } else if (kind == 'Z') {
        require(sampleRecords().write(path, [&](Block &block) { changeBlock(block, bytes); }).has_value());
    } else if (kind == 'J') {
        store(path, sampleBytes());
        store(path + u"-journal"_s, bytes.sliced(1));
    } else {
        store(path, bytes);
    }
    const QStringList before = QDir(work).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    for (const Error &error : Testing::askEverything(path)) {
        const QStringList codes{QString(CapsuleCode::notACapsule), QString(CapsuleCode::newer),
                                QString(CapsuleCode::damaged),     QString(CapsuleCode::hostile),
                                QString(CapsuleCode::tooLarge),    QString(CapsuleCode::notCaptured),
                                QString(ErrorCode::notFound),      QString(ErrorCode::io)};
        require(codes.contains(error.code) && error.message.endsWith(u'.') && !error.message.contains(u'\n'));
    }
    use(path);
    require(QDir(work).entryList(QDir::AllEntries | QDir::NoDotAndDotDot) == before);
}
