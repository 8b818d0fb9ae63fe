// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/positioncontroller.h"

#include "app/base/foreigntext.h"
#include "app/session/capsulesession.h"
#include "ui/main/sessioncontroller.h"
#include "ui/models/texts.h"
#include "ui/theme/icons.h"
#include "ui/widgets/eventfield.h"

#include <QInputDialog>
#include <QMenu>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

namespace {

constexpr qsizetype mostOutput = 100'000;
constexpr qsizetype lineChars = 120;
constexpr int linesAtOnce = 2'000; // a panel that asks meanwhile does not wait for long

QString placeText(const CodeLocation &location)
{
    return Backstep::harmless(Texts::place(location));
}

/// One line of a menu or tooltip, whatever the program printed.
QString oneLine(const QString &text)
{
    // Colours are left out by the one; what cannot be seen at all is shown by the other.
    return Backstep::harmless(Texts::harmless(text.left(lineChars).simplified()));
}

QString checkpointText(const Checkpoint &checkpoint)
{
    return PositionController::tr("Checkpoint %1: %2").arg(QString::number(checkpoint.id), oneLine(checkpoint.note));
}

bool isOfProgram(const OutputLine &line)
{
    return line.source == OutputSource::ProgramOut || line.source == OutputSource::ProgramErr;
}

PositionMark outputMark(const OutputLine &line, qint64 place)
{
    return {
        .place = place, .kind = MarkKind::Output, .text = PositionController::tr("Output: %1").arg(oneLine(line.text))};
}

/// Marks that a person goes to by their id, and can remove.
bool isCheckpoint(const PositionMark &mark)
{
    return mark.kind == MarkKind::Checkpoint || mark.kind == MarkKind::Bookmark;
}

/// Of each moment; none where the capsule is of a live program.
QList<qint64> eventsOf(const CapsuleSession &session)
{
    QList<qint64> events;
    for (const MomentInfo &moment : session.lastEvent() ? *session.moments() : MomentInfoList()) {
        events.append(moment.position.event);
    }
    return events;
}

} // namespace

QString checkpointTitle(const Checkpoint &checkpoint)
{
    return checkpoint.event
        ? PositionController::tr("Checkpoint %1, event %2").arg(checkpoint.id).arg(*checkpoint.event)
        : PositionController::tr("Checkpoint %1").arg(checkpoint.id);
}

PositionController::PositionController(SessionController &session, EventField &field, QWidget *window)
    : QObject(window)
    , m_session(session)
    , m_field(field)
    , m_window(window)
{
    m_show.setSingleShot(true);
    m_show.setInterval(50ms);
    connect(&m_show, &QTimer::timeout, this, &PositionController::showMarks);
    connect(&session, &SessionController::sessionChanged, this, &PositionController::sessionChanged);
    connect(&session, &SessionController::stopped, this, &PositionController::addHits);
    connect(&session, &SessionController::outputAdded, this, &PositionController::addOutput);
    connect(&session, &SessionController::checkpointsChanged, this, &PositionController::askCheckpoints);
    connect(&session, &SessionController::lost, this, &PositionController::askCheckpoints);
    connect(&session, &SessionController::seekSettled, &field, &EventField::settle);
    connectField();
}

void PositionController::connectField()
{
    connect(&m_field, &EventField::seekRequested, &m_session, &SessionController::seekEvent);
    connect(&m_field, &EventField::momentRequested, this, [this](qint64 number) { m_session.goToMoment(number); });
    connect(&m_field, &EventField::markRequested, this, &PositionController::goTo);
    connect(&m_field, &EventField::menuRequested, this, &PositionController::showMenu);
}

void PositionController::sessionChanged()
{
    m_output.clear();
    m_hits.clear();
    m_hitsKnown.clear();
    m_checkpoints.clear();
    m_marked.reset();
    m_momentMarks.clear();
    m_momentEvents.clear();
    m_field.setMoments({}, 0);
    showMarks();
}

CapsuleSession *PositionController::capsule() const
{
    return qobject_cast<CapsuleSession *>(m_session.session());
}

void PositionController::showMoment()
{
    const CapsuleSession *session = capsule();
    if (session && session->moments()) {
        const bool fresh = m_marked != session->moments();
        if (fresh) {
            m_momentEvents = eventsOf(*session);
        }
        m_field.setMoments(session->currentMoment() + 1, session->moments()->size(), m_momentEvents);
        if (fresh) {
            m_marked = session->moments();
            m_momentMarks = momentMarks();
            showMarks();
            askCheckpoints(); // a capsule comes with bookmarks
            askOutput(0);
        }
    }
}

/// What a tooltip and a screen reader say of one.
QString PositionController::momentText(const MomentInfo &moment) const
{
    const QString who = moment.goroutine == 0 ? tr("no goroutine") : tr("goroutine %1").arg(moment.goroutine);
    const QString words = u"%1, %2. %3"_s.arg(placeText(moment.location), who, oneLine(moment.why));
    return capsule()->lastEvent() ? tr("Event %1, %2").arg(QString::number(moment.position.event), words) : words;
}

/// Moments one beside the other: where many share an event they could not be told apart otherwise.
QList<PositionMark> PositionController::momentMarks() const
{
    QList<PositionMark> marks;
    const MomentInfoListPtr moments = capsule()->moments();
    const qsizetype count = moments ? moments->size() : 0;
    const auto isHit = [](const MomentInfo &moment) { return moment.reason == StopReason::Breakpoint; };
    // A capsule of hits alone would wear a mark at every moment that tells none from another.
    const bool tellHits = count > 0 && std::ranges::count_if(*moments, isHit) * 10 <= count * 9;
    for (qsizetype i = 0; i < count; ++i) {
        const MomentInfo &moment = moments->at(i);
        marks.append({.place = i + 1, .kind = MarkKind::Moment, .text = momentText(moment)});
        if (tellHits && isHit(moment)) {
            marks.append({.place = i + 1, .kind = MarkKind::BreakpointHit, .text = tr("Breakpoint hit")});
        }
    }
    return marks;
}

/// What came with the capsule, or was added here.
QList<PositionMark> PositionController::checkpointMarks() const
{
    QList<PositionMark> marks;
    const MomentInfoListPtr moments = capsule()->moments();
    for (const Checkpoint &checkpoint : m_checkpoints) {
        if (const std::optional<int> moment = capsule()->momentOf(checkpoint.id)) {
            const bool came = !checkpoint.note.isEmpty() && moments->at(*moment).bookmark == checkpoint.note;
            marks.append({.place = *moment + 1,
                          .kind = came ? MarkKind::Bookmark : MarkKind::Checkpoint,
                          .id = checkpoint.id,
                          .text = checkpointText(checkpoint)});
        }
    }
    return marks;
}

void PositionController::addHits(const StopPtr &stop)
{
    if (m_askAgain) {
        askCheckpoints();
    }
    const CapsuleSession *moments = capsule();
    if (moments) {
        showMoment();
    } else if (!stop->event) {
        return;
    }
    const qint64 place = moments ? moments->currentMoment() + 1 : *stop->event;
    for (const BreakpointHit &hit : stop->hits) {
        const QString key = u"%1 %2 %3"_s.arg(place).arg(hit.breakpoint).arg(hit.goroutine);
        if (!m_hitsKnown.contains(key)) {
            m_hitsKnown.insert(key);
            m_hits.append(
                {.place = place,
                 .kind = MarkKind::BreakpointHit,
                 .text = tr("Breakpoint at %1, goroutine %2").arg(placeText(stop->location)).arg(hit.goroutine)});
            m_show.start();
        }
    }
}

/// All of a capsule's is there from the beginning; of a recording, what was written on the way so far.
void PositionController::askOutput(qint64 first)
{
    capsule()
        ->output(first, linesAtOnce)
        .then(this, [this, first, of = m_marked](const Result<QList<OutputLine>> &lines) {
            if (of != m_marked || !lines) {
                return;
            }
            takeOutput(first, *lines);
            if (lines->size() == linesAtOnce && m_output.size() < mostOutput) {
                askOutput(first + linesAtOnce);
            } else {
                showMarks();
            }
        });
}

/// Each lies at the moment that shows it first.
void PositionController::takeOutput(qint64 first, const QList<OutputLine> &lines)
{
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const auto at = std::ranges::upper_bound(*m_marked, first + i, {}, &MomentInfo::outputLines);
        if (at != m_marked->end() && isOfProgram(lines.at(i))) {
            m_output.append(outputMark(lines.at(i), at - m_marked->begin() + 1));
        }
    }
}

void PositionController::addOutput(const OutputLine &line)
{
    if (capsule() || !line.event || !isOfProgram(line) || m_output.size() >= mostOutput) {
        return;
    }
    m_output.append(outputMark(line, *line.event));
    if (!m_show.isActive()) {
        m_show.start();
    }
}

void PositionController::askCheckpoints()
{
    DebugSession *session = m_session.session();
    if (!session) {
        return;
    }
    session->checkpoints().then(this, [this, session](const Result<CheckpointListPtr> &list) {
        if (m_session.session() != session) {
            return;
        }
        m_askAgain = !list; // the program moved on before it was answered
        if (list) {
            m_checkpoints = **list;
            showMarks();
        }
    });
}

void PositionController::showMarks()
{
    m_show.stop();
    if (capsule()) {
        m_field.setMarks(PositionMarks(m_momentMarks + m_output + checkpointMarks() + m_hits));
        return;
    }
    QList<PositionMark> marks = m_output + m_hits;
    for (const Checkpoint &checkpoint : std::as_const(m_checkpoints)) {
        if (checkpoint.event) {
            marks.append({.place = *checkpoint.event,
                          .kind = MarkKind::Checkpoint,
                          .id = checkpoint.id,
                          .text = checkpointText(checkpoint)});
        }
    }
    m_field.setMarks(PositionMarks(std::move(marks)));
}

void PositionController::goTo(const PositionMark &mark)
{
    if (isCheckpoint(mark)) {
        goToCheckpoint(static_cast<int>(mark.id));
    } else {
        m_session.seekEvent(mark.place);
    }
}

void PositionController::goToCheckpoint(int id)
{
    const auto checkpoint = std::ranges::find(m_checkpoints, id, &Checkpoint::id);
    m_session.seek(SeekCheckpoint{id}, checkpoint != m_checkpoints.end() ? checkpoint->event : std::nullopt);
}

QMenu *PositionController::makeMenu() const
{
    auto *menu = new QMenu(m_window);
    menu->setObjectName(u"position.menu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    return menu;
}

void PositionController::showMenu(const QPoint &place, const QList<PositionMark> &marks)
{
    if (!m_session.session()) {
        return;
    }
    QMenu *menu = makeMenu();
    addCheckpointEntries(*menu, marks);
    QMenu *all = menu->addMenu(tr("All &Checkpoints"));
    all->setEnabled(!m_checkpoints.isEmpty());
    listCheckpoints(*all);
    menu->addSeparator();
    addAdding(*menu);
    menu->popup(place);
}

bool PositionController::runAction(const QString &id)
{
    if (id != "debug.checkpoints"_L1 || !m_session.session()) {
        return false;
    }
    QMenu *menu = makeMenu();
    listCheckpoints(*menu);
    menu->addSeparator();
    addAdding(*menu);
    menu->popup(m_field.mapToGlobal(QPoint(0, m_field.height())));
    menu->setActiveAction(menu->actions().constFirst());
    return true;
}

/// Those under the pointer.
void PositionController::addCheckpointEntries(QMenu &menu, const QList<PositionMark> &marks)
{
    // Also from the end, where none can be added.
    const bool canGo = m_session.session()->capabilities().can(Ability::SeekStart);
    for (const PositionMark &mark : marks) {
        if (!isCheckpoint(mark)) {
            continue;
        }
        menu.addAction(tr("&Go to %1").arg(mark.text), this, [this, mark] { goTo(mark); })->setEnabled(canGo);
        menu.addAction(Icons::get(u"delete"_s), tr("&Remove %1").arg(mark.text), this,
                       [this, mark] { m_session.removeCheckpoint(static_cast<int>(mark.id)); });
    }
}

void PositionController::listCheckpoints(QMenu &menu)
{
    if (m_checkpoints.isEmpty()) {
        menu.addAction(tr("No checkpoint yet"))->setEnabled(false);
        return;
    }
    const bool canGo = m_session.session()->capabilities().can(Ability::SeekStart);
    const auto text = [](const Checkpoint &checkpoint) {
        QString line = u"%1: %2"_s.arg(checkpointTitle(checkpoint), oneLine(checkpoint.note));
        return line.replace(u'&', u"&&"_s);
    };
    for (const Checkpoint &checkpoint : std::as_const(m_checkpoints)) {
        menu.addAction(Icons::get(u"checkpoint"_s), text(checkpoint), this,
                       [this, id = checkpoint.id] { goToCheckpoint(id); })
            ->setEnabled(canGo);
    }
    QMenu *remove = menu.addMenu(Icons::get(u"delete"_s), tr("&Remove"));
    for (const Checkpoint &checkpoint : std::as_const(m_checkpoints)) {
        remove->addAction(text(checkpoint), this, [this, id = checkpoint.id] { m_session.removeCheckpoint(id); });
    }
}

void PositionController::addAdding(QMenu &menu)
{
    QAction *add = menu.addAction(Icons::get(u"checkpoint"_s), tr("&Add Checkpoint with a Note…"), this,
                                  &PositionController::askNote);
    add->setEnabled(m_session.session()->capabilities().can(Ability::Checkpoints));
}

void PositionController::askNote()
{
    auto *dialog = new QInputDialog(m_window);
    dialog->setObjectName(u"position.note"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Add Checkpoint"));
    dialog->setLabelText(tr("Note:"));
    connect(dialog, &QInputDialog::textValueSelected, &m_session, &SessionController::addCheckpoint);
    dialog->open();
}

} // namespace Backstep
