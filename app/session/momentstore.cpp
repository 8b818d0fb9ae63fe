// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/momentstore.h"

#include "app/base/jobrunner.h"
#include "app/session/gonames.h"

#include <QFile>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestSource = 4 * 1024 * 1024;

/// Blocks: on a runner's thread. A file that cannot be read is left out; the capsule is good without it.
Result<QString> readText(const QString &path)
{
    QFile file(path);
    if (!file.open(QFile::ReadOnly) || file.size() > largestSource) {
        return fail(ErrorCode::io, file.errorString());
    }
    const QByteArray bytes = file.readAll();
    if (bytes.contains('\0')) {
        return fail(ErrorCode::badInput, path);
    }
    return QString::fromUtf8(bytes);
}

} // namespace

MomentStore::MomentStore(const CapsuleRequest &request, JobRunner &jobs, QObject *parent)
    : QObject(parent)
    , m_request(request)
    , m_jobs(jobs)
    , m_mask(request.contents.masks)
{
}

void MomentStore::note(const Result<void> &result)
{
    if (!result && !m_trouble) {
        m_trouble = result.error();
    }
}

void MomentStore::create(const CapsuleFacts &facts)
{
    m_created = true;
    CapsuleFacts masked = facts;
    m_mask.cover(masked.environment);
    masked.commandLine = m_mask.coveredLine(masked.commandLine);
    m_recorder.create(m_request.file, masked).then(this, [this](const Result<void> &result) { note(result); });
}

void MomentStore::addLine(const OutputLine &line)
{
    const bool program = line.source == OutputSource::ProgramOut || line.source == OutputSource::ProgramErr;
    if (program && m_request.contents.output) {
        m_lines.append(line);
    }
}

qint64 MomentStore::linesUntil(const Moment &moment) const
{
    if (!moment.stop.event) {
        return m_lines.size();
    }
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        if (m_lines.at(i).event.value_or(0) > *moment.stop.event) {
            return i;
        }
    }
    return m_lines.size();
}

void MomentStore::add(const Moment &moment, const QString &note)
{
    flush();
    m_waiting = moment;
    m_mask.cover(*m_waiting);
    addSources(*m_waiting);
    m_positions.append(moment.position);
    ++m_moments;
    if (!note.isEmpty()) {
        m_notes.insert(m_positions.size(), note);
    }
}

void MomentStore::addWaits(const WaitFactsPtr &facts)
{
    m_waiting->waits = facts;
    m_mask.cover(*m_waiting);
}

void MomentStore::flush()
{
    if (!m_waiting) {
        return;
    }
    if (m_linesWritten < m_lines.size()) {
        m_recorder.addOutput(m_lines.mid(m_linesWritten)).then(this, [this](const Result<void> &result) {
            note(result);
        });
        m_linesWritten = m_lines.size();
    }
    m_waiting->outputLines = linesUntil(*m_waiting);
    const auto moment = std::make_shared<const Moment>(*std::exchange(m_waiting, std::nullopt));
    m_recorder.add(moment).then(this, [this](const Result<CapsuleRecorder::Added> &added) {
        if (added) {
            m_bytes = added->bytes;
        } else {
            note(fail(added.error()));
        }
    });
    if (const QString text = m_notes.value(m_positions.size()); !text.isEmpty()) {
        m_recorder.setBookmark(m_positions.size(), text).then(this, [this](const Result<void> &result) {
            note(result);
        });
    }
}

FutureResult<void> MomentStore::save()
{
    flush();
    return toDisk(m_moments);
}

FutureResult<void> MomentStore::saveEarlier()
{
    return toDisk(m_waiting ? m_moments - 1 : m_moments);
}

FutureResult<void> MomentStore::toDisk(qint64 moments)
{
    const SharedPromise<void> promise;
    // After the answers of all that was handed over before, whose errors are in trouble() by then.
    m_recorder.flush().then(this, [this, promise, moments](const Result<void> &result) {
        note(result);
        m_saved = m_trouble ? m_saved : qMax(m_saved, moments);
        promise.answer(m_trouble ? Result<void>(fail(*m_trouble)) : Result<void>());
    });
    return promise.future();
}

void MomentStore::learnGoRoot(const Frame &frame)
{
    if (m_goRoot.isEmpty()) {
        m_goRoot = goSourcesOf(frame.location);
    }
}

bool MomentStore::wanted(const Frame &frame) const
{
    const QString &file = frame.location.file;
    if (file.isEmpty() || m_sources.contains(file) || !file.startsWith(u'/')) {
        return false;
    }
    const bool library = frame.runtime || (!m_goRoot.isEmpty() && file.startsWith(m_goRoot));
    return !library || m_request.contents.sources == CapsuleSources::WithLibraries;
}

void MomentStore::addSources(const Moment &moment)
{
    if (m_request.contents.sources == CapsuleSources::None) {
        return;
    }
    for (const CapturedGoroutine &captured : moment.goroutines) {
        for (const Frame &frame : captured.stack ? captured.stack->frames : QList<Frame>()) {
            learnGoRoot(frame);
        }
    }
    for (const CapturedGoroutine &captured : moment.goroutines) {
        for (const Frame &frame : captured.stack ? captured.stack->frames : QList<Frame>()) {
            if (wanted(frame)) {
                m_sources.insert(frame.location.file);
                readSource(frame.location.file);
            }
        }
    }
}

void MomentStore::readSource(const QString &path)
{
    ++m_reading;
    m_jobs.run<QString>([path](const StopToken &) { return readText(path); })
        .then(this, [this, path](const Result<QString> &text) {
            if (text) {
                m_recorder.addSource(path, *text).then(this, [this](const Result<void> &result) { note(result); });
            }
            if (--m_reading == 0 && m_complete) {
                end();
            }
        });
}

FutureResult<void> MomentStore::finish(bool complete)
{
    flush();
    m_complete = complete;
    if (m_reading == 0) {
        end();
    }
    return m_finished.future();
}

QList<BreakpointSpec> MomentStore::breakpoints() const
{
    if (!m_request.withBreakpoints) {
        return {};
    }
    QList<BreakpointSpec> breakpoints = m_request.breakpoints;
    if (const auto *places = std::get_if<AtPlaces>(&m_request.recipe)) {
        for (const BreakpointSpec &place : places->places) {
            if (!breakpoints.contains(place)) {
                breakpoints.append(place);
            }
        }
    }
    return breakpoints;
}

/// Of each moment, with the person's bookmarks: each is at its own event where that is a moment, else at the last one
/// before it, or at the first, and says which event it is about.
QMap<qint64, QString> MomentStore::notes() const
{
    QMap<qint64, QString> notes = m_notes;
    for (const EventBookmark &bookmark : std::as_const(m_request.bookmarks)) {
        qint64 first = 0;
        qint64 moment = 0;
        for (qsizetype i = 0; i < m_positions.size(); ++i) {
            const MomentPosition &position = m_positions.at(i);
            const bool before = position.event <= bookmark.event;
            moment = before && (moment == 0 || m_positions.at(moment - 1) < position) ? i + 1 : moment;
            first = first == 0 || position < m_positions.at(first - 1) ? i + 1 : first;
        }
        moment = moment > 0 ? moment : first;
        if (moment == 0) {
            continue;
        }
        const bool exact = m_positions.at(moment - 1).event == bookmark.event;
        const QString said = bookmark.note.isEmpty() ? tr("Bookmark") : bookmark.note;
        const QString text = exact ? said : tr("%1 (event %2)").arg(said, QString::number(bookmark.event));
        QString &note = notes[moment];
        note = note.isEmpty() ? text : note + u"; "_s + text;
    }
    return notes;
}

void MomentStore::end()
{
    const auto noted = [this](const Result<void> &result) { note(result); };
    m_recorder.setBreakpoints(breakpoints()).then(this, noted);
    for (const auto &[moment, text] : notes().asKeyValueRange()) {
        m_recorder.setBookmark(moment, text).then(this, noted);
    }
    m_recorder.finish(*m_complete).then(this, [this](const Result<void> &result) {
        note(result);
        m_finished.answer(m_trouble ? Result<void>(fail(*m_trouble)) : result);
    });
}

} // namespace Backstep
