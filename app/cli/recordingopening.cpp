// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/recordingopening.h"

#include "app/cli/scriptoutcome.h"
#include "app/cli/targetopener.h"

#include <utility>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {
constexpr int depth = 8; // frames
}

RecordingOpening::RecordingOpening(const CliServices &services, QObject *parent)
    : QObject(parent)
    , m_opener(new TargetOpener(services, this))
{
}

FutureResult<RecordingOpening::Place> RecordingOpening::look(const QString &folder, const Failure &failure)
{
    m_opener->open({folder}).then(this, [this, failure](const Result<void> &opened) {
        if (!opened) {
            finish(fail(opened.error()));
            return;
        }
        auto *seek = new FailureSeek(*m_opener->session(), failure, this);
        seek->run().then(this, [this](const Result<StopPtr> &stop) { arrived(stop); });
    });
    return m_promise.future();
}

FutureResult<void> RecordingOpening::close()
{
    return m_opener->close();
}

void RecordingOpening::arrived(const Result<StopPtr> &stop)
{
    if (!stop) {
        finish(fail(stop.error()));
        return;
    }
    m_opener->session()->stack(-1, depth).then(this, [this, stop = *stop](const Result<StackPtr> &stack) {
        finish(Place{.stop = stop, .stack = stack.value_or(StackPtr())});
    });
}

void RecordingOpening::finish(const Result<Place> &place)
{
    m_opener->close().then(this, [this, place](const Result<void> &) { m_promise.answer(place); });
}

QString RecordingOpening::text(const Place &place)
{
    // First of all what it is, as in the window.
    auto plain = std::make_shared<Stop>(*place.stop);
    const QString sentence = std::exchange(plain->sentence, {});
    const QString text = sentence + u'\n' + outcomeText({.command = {}, .answer = StopPtr(plain)});
    return place.stack ? text + u'\n' + outcomeText({.command = {}, .answer = place.stack}) : text;
}

} // namespace Backstep
