// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/momentstore.h"

#include "app/base/jobrunner.h"

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
    m_waitingNote = note;
    m_mask.cover(*m_waiting);
    addSources(*m_waiting);
    m_positions.append(moment.position);
    ++m_moments;
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
    if (const QString text = std::exchange(m_waitingNote, {}); !text.isEmpty()) {
        m_recorder.setBookmark(m_positions.size(), text).then(this, [this](const Result<void> &result) {
            note(result);
        });
    }
}

void MomentStore::learnGoRoot(const Frame &frame)
{
    const qsizetype folder = frame.location.file.lastIndexOf("/runtime/"_L1);
    if (m_goRoot.isEmpty() && folder > 0 && frame.location.function.startsWith("runtime."_L1)) {
        m_goRoot = frame.location.file.first(folder + 1);
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

void MomentStore::end()
{
    const auto noted = [this](const Result<void> &result) { note(result); };
    m_recorder.setBreakpoints(breakpoints()).then(this, noted);
    for (const EventBookmark &bookmark : std::as_const(m_request.bookmarks)) {
        qint64 moment = 0;
        for (qsizetype i = 0; i < m_positions.size(); ++i) {
            const bool before = m_positions.at(i).event <= bookmark.event;
            if (before && (moment == 0 || m_positions.at(i) > m_positions.at(moment - 1))) {
                moment = i + 1;
            }
        }
        if (moment > 0) {
            m_recorder.setBookmark(moment, bookmark.note).then(this, noted);
        }
    }
    m_recorder.finish(*m_complete).then(this, [this](const Result<void> &result) {
        note(result);
        m_finished.answer(m_trouble ? Result<void>(fail(*m_trouble)) : result);
    });
}

} // namespace Backstep
