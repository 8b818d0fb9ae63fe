// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/stopfiller.h"

#include "app/capsule/capsuleerror.h"
#include "app/session/debugsession.h"
#include "app/session/goclock.h"
#include "app/session/gonames.h"
#include "ui/main/modelset.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

namespace {

/// That a capsule does not have it is nothing that went wrong.
bool wasNotKept(const Error &error)
{
    return error.code == CapsuleCode::notCaptured;
}

} // namespace

StopFiller::StopFiller(ModelSet &models, QObject *parent) : QObject(parent), m_models(models)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(50ms);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        beginGoroutines();
        showWhatCame();
    });
    connectModels();
}

void StopFiller::connectModels()
{
    for (VariableTreeModel *model :
         {static_cast<VariableTreeModel *>(&m_models.variables), static_cast<VariableTreeModel *>(&m_models.watches)}) {
        connect(model, &VariableTreeModel::childrenWanted, this,
                [this, model](quint64 ticket, const VariablePtr &parent, qint64 first, int count) {
                    fetchChildren(model, ticket, parent, first, count);
                });
    }
    connect(&m_models.goroutines.status(), &ListStatus::cancelRequested, this, [this] {
        m_wantAll = false; // the page under way is the last
        m_models.goroutines.status().setReady();
    });
    connect(&m_models.variables.status(), &ListStatus::cancelRequested, this, [this] {
        if (std::exchange(m_package, {})) {
            m_models.variables.status().setReady(); // dlv goes on with it, but nobody waits for that
            m_models.variables.setSectionUnasked(VariablesModel::Section::Package);
        }
    });
    connect(&m_models.watches, &WatchesModel::evaluationWanted, this, &StopFiller::askWatch);
}

/// A panel has room for some words only, and what it shows may be left soon. That the file itself is damaged concerns
/// everything that is looked at in it.
void StopFiller::noteDamage(const Error &error)
{
    static const QSet<QString> codes{QString(CapsuleCode::damaged), QString(CapsuleCode::hostile),
                                     QString(CapsuleCode::tooLarge)};
    if (codes.contains(error.code) && !std::exchange(m_damageSaid, true)) {
        Q_EMIT damaged(error);
    }
}

void StopFiller::showWhatCame()
{
    m_patience.stop();
    for (const std::function<void()> &show : std::exchange(m_came, {})) {
        show();
    }
}

/// What was asked and not answered because the program was about to move. It stands where it stood.
void StopFiller::askAgain()
{
    if (m_session && m_stop && m_session->state() == SessionState::Stopped) {
        for (const std::function<void()> &again : std::exchange(m_void, {})) {
            again();
        }
    }
}

void StopFiller::answered()
{
    const bool last = m_open == 1;
    if (last || !m_patience.isActive()) {
        showWhatCame(); // which may ask for more
    }
    if (--m_open == 0 && m_stop && m_void.isEmpty()) {
        Q_EMIT filled(m_stop->number);
    }
}

void StopFiller::setSession(DebugSession *session)
{
    if (m_session) {
        m_session->disconnect(this);
    }
    m_session = session;
    m_damageSaid = false;
    clear();
    if (session) {
        // Queued: a new stop comes after the state, and makes asking again needless.
        connect(session, &DebugSession::stateChanged, this, &StopFiller::askAgain, Qt::QueuedConnection);
        connect(session, &DebugSession::busyChanged, this, &StopFiller::tellProgress);
        connect(session, &DebugSession::stateChanged, this, [this](SessionState state) {
            if (state == SessionState::Moving) {
                m_models.goroutines.status().setReady(); // nobody is asked any more
                m_models.variables.status().setReady();
                m_paging = false;
                m_package.reset();
            }
        });
    }
}

void StopFiller::clear()
{
    ++m_ticket;
    ++m_stopTicket;
    m_open = 0;
    m_stop.reset();
    m_stack.reset();
    m_scope = {};
    m_asked.clear();
    m_early.clear();
    m_void.clear();
    m_came.clear();
    m_patience.stop();
    m_framed = false;
    m_wantAll = false;
    m_paging = false;
    m_onlyPages = false;
    m_package.reset();
    m_models.stack.setStack({}, 0);
    m_models.stack.status().setReady();
    m_models.goroutines.status().setReady();
    m_models.variables.status().setReady();
    m_models.variables.clear();
    m_models.goroutines.clear();
    m_models.watches.clearValues();
    m_models.breakpoints.setStop({});
    m_models.output.setNow({});
    Q_EMIT stackChanged({});
    Q_EMIT frameSelected(-1, {});
}

void StopFiller::setShown(const QString &dock, bool shown)
{
    if (!shown) {
        m_shown.remove(dock);
    } else if (!m_shown.contains(dock)) {
        m_shown.insert(dock);
        if (m_stop) {
            askShown();
        }
    }
}

void StopFiller::fill(const StopPtr &stop)
{
    if (!m_session || !stop || stop == m_stop) {
        return;
    }
    const bool elsewhere = !m_stop || stop->position != m_stop->position;
    const bool listed = !elsewhere && m_listed && m_models.goroutines.freshCount() > 0;
    ++m_ticket;
    ++m_stopTicket;
    m_open = 0;
    if (elsewhere) {
        m_clock = goClock(m_session->target());
    }
    m_stop = stop;
    m_stack.reset();
    m_scope = {stop->goroutine, 0};
    m_asked.clear();
    if (listed) {
        m_asked.insert(Part::Goroutines); // another one was selected, the list is the same
    }
    m_early.clear();
    m_void.clear();
    m_came.clear();
    m_framed = false;
    m_wantAll = m_wantAll && !elsewhere;
    m_paging = false;
    m_package.reset();
    m_models.breakpoints.setStop(stop);
    m_models.output.setNow(stop->event);
    m_listed = false;
    if (listed || !m_shown.contains(u"goroutines"_s)) {
        beginGoroutines();
    }
    if (stop->goroutine == 0 && stop->exited) {
        clear();
        m_stop = stop;
        sayEnded();
        Q_EMIT filled(stop->number);
        return;
    }
    m_patience.start();
    askStack(stackDepth);
    askShown();
    if (listed && m_wantAll) {
        askAllGoroutines(); // goes on where the switch cut it off
    }
}

/// Where there is no program there is nothing to show, which is no reason to open another one.
void StopFiller::sayEnded()
{
    const QString sentence = m_session && m_session->isRecording()
        ? tr("The program has ended here. Go back, and what it was doing appears again.")
        : tr("The program has ended. Restart it, and what it does appears again.");
    for (ListStatus *status : {&m_models.stack.status(), &m_models.goroutines.status(), &m_models.variables.status()}) {
        status->setReady(sentence);
    }
}

void StopFiller::askStack(int depth)
{
    ask<StackPtr>(
        m_session->stack(m_scope.goroutine, depth),
        [this](const Result<StackPtr> &result, bool) {
            takeStack(result);
            return true;
        },
        [this, depth] { askStack(depth); });
}

void StopFiller::tellSection(VariablesModel::Section section, const Error &error)
{
    if (wasNotKept(error)) {
        m_models.variables.setSectionMissing(section, error.message);
    } else {
        m_models.variables.setSectionFailed(section, error.message);
    }
}

void StopFiller::takeStack(const Result<StackPtr> &result)
{
    if (!result) {
        m_models.stack.setStack({}, m_stop->position);
        if (wasNotKept(result.error())) {
            m_models.stack.status().setReady(result.error().message);
        } else {
            m_models.stack.status().setFailed(result.error().message);
        }
        beginFrame(m_stop->location.function);
        Q_EMIT stackChanged({});
        return;
    }
    const bool deeper = m_stack != nullptr;
    m_stack = *result;
    m_models.stack.status().setReady();
    m_models.stack.setStack(m_stack, m_stop->position);
    Q_EMIT stackChanged(m_stack);
    if (deeper) {
        return;
    }
    if (m_stack->firstUserFrame != m_scope.frame) {
        selectFrame(m_stack->firstUserFrame); // the thread stands in the runtime: the guess of frame 0 was wrong
        return;
    }
    m_models.stack.setSelectedFrame(m_scope.frame);
    if (const Frame *frame = currentFrame()) {
        beginFrame(frame->location.function);
        Q_EMIT frameSelected(m_scope.frame, frame->location);
    }
}

void StopFiller::beginFrame(const QString &function)
{
    m_models.variables.beginStop(m_stop->position, frameIdentity(), function);
    if (m_package && (m_package->chosen || m_package->filter == ownPackageFilter())) {
        m_models.variables.setSectionLoading(VariablesModel::Section::Package); // they are wanted here as well
    } else {
        m_package.reset();
        m_models.variables.status().setReady();
    }
    m_models.watches.beginStop(m_stop->position, frameIdentity());
    m_framed = true;
    for (const std::function<void()> &show : std::exchange(m_early, {})) {
        show();
    }
}

void StopFiller::whenFramed(std::function<void()> show)
{
    if (m_framed) {
        show();
    } else {
        m_early.append(std::move(show));
    }
}

void StopFiller::selectFrame(int frame)
{
    if (!m_stack || !m_session) {
        return;
    }
    ++m_ticket;
    m_scope.frame = frame;
    m_asked.remove(Part::Variables);
    m_asked.remove(Part::Watches);
    m_models.stack.setSelectedFrame(frame);
    const Frame *current = currentFrame();
    if (!current) {
        return;
    }
    m_early.clear();
    beginFrame(current->location.function);
    Q_EMIT frameSelected(frame, current->location);
    askShown();
}

/// What the visible panels lack. Before the stack is here the frame is a guess that is nearly always right, which
/// saves a round trip at every stop.
void StopFiller::askShown()
{
    if (!m_session || !m_stop || m_session->state() != SessionState::Stopped) {
        return;
    }
    const auto lacks = [this](const QString &dock, Part part) {
        if (!m_shown.contains(dock) || m_asked.contains(part)) {
            return false;
        }
        m_asked.insert(part);
        return true;
    };
    if (lacks(u"variables"_s, Part::Variables)) {
        askVariables();
    }
    if (lacks(u"goroutines"_s, Part::Goroutines)) {
        askGoroutines(0, pageSize);
    }
    if (lacks(u"watches"_s, Part::Watches)) {
        askWatches();
    }
}

void StopFiller::askVariables()
{
    askSection(VariablesModel::Section::Arguments);
    askSection(VariablesModel::Section::Locals);
    if (!m_stop->returnValues.isEmpty()) {
        whenFramed([this] {
            m_models.variables.setSection(VariablesModel::Section::Returned,
                                          std::make_shared<const VariableList>(m_stop->returnValues));
        });
    }
}

void StopFiller::askSection(VariablesModel::Section section)
{
    const bool arguments = section == VariablesModel::Section::Arguments;
    ask<VariableListPtr>(
        arguments ? m_session->arguments(m_scope, {}) : m_session->locals(m_scope, {}),
        [this, section](const Result<VariableListPtr> &result, bool fresh) {
            if (!fresh) {
                return false;
            }
            whenFramed([this, section, result] {
                if (result) {
                    m_models.variables.setSection(section, *result);
                } else {
                    tellSection(section, result.error());
                }
            });
            return true;
        },
        [this, section] { askSection(section); });
}

void StopFiller::askDeeperStack()
{
    if (m_session && m_stack && !m_stack->complete) {
        askStack(static_cast<int>(m_stack->frames.size()) + 10 * stackDepth);
    }
}

QString StopFiller::ownPackageFilter() const
{
    const Frame *frame = currentFrame();
    const QString function = frame ? frame->location.function : m_stop->location.function;
    return u'^' % QRegularExpression::escape(packageOf(function)) % u"\\."_s;
}

void StopFiller::askPackageVariables(const QString &filter)
{
    if (!m_session || !m_stop) {
        return;
    }
    m_models.variables.setSectionLoading(VariablesModel::Section::Package);
    m_models.variables.status().setLoading(tr("Loading package variables…"), true);
    const quint64 number = ++m_lastPackage;
    m_package = PackageQuestion{
        .number = number, .filter = filter.isEmpty() ? ownPackageFilter() : filter, .chosen = !filter.isEmpty()};
    ask<VariableListPtr>(
        m_session->packageVariables(m_package->filter, {}),
        [this, number](const Result<VariableListPtr> &result, bool) {
            if (!m_package || m_package->number != number) {
                return false;
            }
            m_package.reset();
            m_models.variables.status().setReady();
            if (result) {
                m_models.variables.setSection(VariablesModel::Section::Package, *result);
            } else {
                tellSection(VariablesModel::Section::Package, result.error());
            }
            return true;
        },
        [this, filter] { askPackageVariables(filter); });
}

void StopFiller::askWatches()
{
    for (const WatchesModel::Watch &watch : m_models.watches.watches()) {
        askWatch(watch.id, watch.expression);
    }
}

void StopFiller::askWatch(int id, const QString &expression)
{
    if (!m_session || !m_stop || m_session->state() != SessionState::Stopped) {
        return;
    }
    ask<VariablePtr>(
        m_session->evaluate(m_scope, expression, {}),
        [this, id](const Result<VariablePtr> &value, bool fresh) {
            if (!fresh) {
                return false;
            }
            whenFramed([this, id, value] {
                if (value) {
                    m_models.watches.setValue(id, *value);
                } else {
                    m_models.watches.setError(id, value.error().message);
                }
            });
            return true;
        },
        [this, id, expression] { askWatch(id, expression); });
}

void StopFiller::fetchChildren(QObject *model, quint64 ticket, const VariablePtr &parent, qint64 first, int count)
{
    auto *tree = static_cast<VariableTreeModel *>(model);
    if (!m_session || !m_stop) {
        return;
    }
    // The model drops answers to tickets that became void, so freshness is its business.
    ask<VariableListPtr>(
        m_session->children(m_scope, *parent, first, count),
        [tree, ticket, first](const Result<VariableListPtr> &result, bool) {
            if (result) {
                tree->setChildren(ticket, first, *result);
            } else {
                tree->setChildrenFailed(ticket, result.error().message);
            }
            return true;
        },
        [this, model, ticket, parent, first, count] { fetchChildren(model, ticket, parent, first, count); });
}

const Frame *StopFiller::currentFrame() const
{
    if (!m_stack || m_scope.frame < 0 || m_scope.frame >= m_stack->frames.size()) {
        return nullptr;
    }
    return &m_stack->frames.at(m_scope.frame);
}

QString StopFiller::frameIdentity() const
{
    const Frame *frame = currentFrame();
    return frame ? u"%1 %2 %3"_s.arg(m_scope.goroutine).arg(frame->offset).arg(frame->location.function) : QString();
}

} // namespace Backstep
