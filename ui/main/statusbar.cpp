// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/statusbar.h"

#include "app/session/debugsession.h"
#include "ui/theme/tooltip.h"
#include "ui/widgets/elidedlabel.h"

#include <QHash>
#include <QLabel>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr int widestSentence = 240; // characters

QString placeWords(const CodeLocation &location)
{
    return location.known() ? location.file.section(u'/', -1) % u':' % QString::number(location.line) : QString();
}

/// Reasons are the words that scripts know ("rnext finished"); a movement is called here as its button is. The arrow
/// before it tells the direction.
QString reasonWords(const QString &reason)
{
    static const QHash<QString, const char *> movements{
        {u"next finished"_s, QT_TRANSLATE_NOOP("Backstep::StatusBar", "step over finished")},
        {u"rnext finished"_s, QT_TRANSLATE_NOOP("Backstep::StatusBar", "step over finished")},
        {u"step finished"_s, QT_TRANSLATE_NOOP("Backstep::StatusBar", "step into finished")},
        {u"rstep finished"_s, QT_TRANSLATE_NOOP("Backstep::StatusBar", "step into finished")},
        {u"stepout finished"_s, QT_TRANSLATE_NOOP("Backstep::StatusBar", "step out finished")},
        {u"rstepout finished"_s, QT_TRANSLATE_NOOP("Backstep::StatusBar", "step out finished")},
        {u"stepi finished"_s, QT_TRANSLATE_NOOP("Backstep::StatusBar", "step of an instruction finished")},
        {u"rstepi finished"_s, QT_TRANSLATE_NOOP("Backstep::StatusBar", "step of an instruction finished")},
        {u"seek finished"_s, QT_TRANSLATE_NOOP("Backstep::StatusBar", "jump finished")},
    };
    const char *words = movements.value(reason);
    return words ? StatusBar::tr(words) : reason;
}

} // namespace

QString goroutineTitle(const Stop &stop)
{
    if (stop.goroutine == 0) {
        return {};
    }
    const QString labels = QStringList(stop.labels.values()).join(u' ');
    const QString name = StatusBar::tr("goroutine %1").arg(stop.goroutine);
    return labels.isEmpty() ? name : name % u"  "_s % labels;
}

StatusBar::StatusBar(QWidget *parent)
    : QStatusBar(parent)
    , m_title(makePart(tr("What is open")))
    , m_event(makePart(tr("Position")))
    , m_sentence(new ElidedLabel(widestSentence, this))
    , m_busy(makePart(tr("Busy")))
    , m_transfers(makePart(tr("Transfers")))
    , m_versions(makePart(tr("Versions")))
{
    m_sentence->setObjectName(u"status.sentence"_s);
    m_sentence->setAccessibleDescription(tr("Last movement"));
    m_sentence->setContentsMargins(4, 0, 8, 0);
    m_sentence->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    addWidget(m_title);
    addWidget(m_event);
    addWidget(m_sentence, 1);
    for (QLabel *label : {m_busy, m_transfers, m_versions}) {
        addPermanentWidget(label);
    }
    for (QLabel *label : {m_title, m_event, m_busy, m_transfers, m_versions}) {
        label->hide();
    }
    setSizeGripEnabled(false);
    setTitle({});
}

QLabel *StatusBar::makePart(const QString &name)
{
    auto *label = new QLabel(this);
    label->setAccessibleDescription(name); // a name would be read in place of the text
    label->setContentsMargins(4, 0, 8, 0);
    label->setTextFormat(Qt::PlainText);
    return label;
}

void StatusBar::setPart(QLabel *label, const QString &text)
{
    label->setText(text);
    label->setToolTip(safeToolTip(text));
    label->setVisible(!text.isEmpty());
}

void StatusBar::say(const QString &sentence)
{
    m_sentence->setFullText(sentence);
}

void StatusBar::sayStop()
{
    if (!m_said.isEmpty()) {
        say(m_shown.isEmpty() ? m_said : tr("%1 — shown: %2").arg(m_said, m_shown));
    }
}

void StatusBar::setTitle(const QString &title, const QString &host)
{
    setPart(m_title, host.isEmpty() ? title : tr("%1 · %2").arg(host, title));
    m_stop.reset();
    m_said.clear();
    m_shown.clear();
    if (title.isEmpty()) {
        setPart(m_event, {});
        say(tr("Nothing is open"));
        setPart(m_versions, {});
        setPart(m_busy, {});
    }
}

void StatusBar::setState(SessionState state, Direction direction)
{
    switch (state) {
    case SessionState::Opening: say(tr("The debugger is starting…")); break;
    case SessionState::Moving: say(direction == Direction::Backward ? tr("Running backwards…") : tr("Running…")); break;
    case SessionState::Lost: say(tr("The debugger is gone")); break;
    case SessionState::Stopped: // a movement that was refused ends where it began, without a new stop
        sayStop();
        break;
    case SessionState::Closing:
    case SessionState::Closed: break;
    }
}

void StatusBar::setStop(const StopPtr &stop, Direction direction)
{
    if (!stop) {
        return;
    }
    if (!m_stop || stop->position != m_stop->position) {
        m_stop = stop;
    }
    setPart(m_event, stop->event ? tr("event %1").arg(*stop->event) : QString());
    QStringList words;
    words.append(direction == Direction::Backward ? tr("◀ backwards") : tr("▶ forwards"));
    words.append(stop->sentence.isEmpty() ? reasonWords(stop->reasonText) : stop->sentence);
    if (const QString place = placeWords(m_stop->location); !place.isEmpty()) {
        words.append(place);
    }
    m_said = words.join(u" · "_s);
    look(stop->goroutine, {}, stop->location);
}

void StatusBar::setShown(GoroutineId goroutine, int frame, const CodeLocation &location)
{
    if (m_stop && frame >= 0) {
        look(goroutine, frame, location);
    }
}

void StatusBar::look(GoroutineId goroutine, std::optional<int> frame, const CodeLocation &location)
{
    const QString place = placeWords(location);
    QStringList words;
    if (goroutine != m_stop->goroutine) {
        words.append(tr("goroutine %1").arg(goroutine));
    } else if (frame && place != placeWords(m_stop->location)) {
        words.append(tr("frame %1").arg(*frame));
    }
    if (!words.isEmpty() && !place.isEmpty()) {
        words.append(place);
    }
    m_shown = words.join(u", "_s);
    sayStop();
}

void StatusBar::setVersions(const QStringList &versions)
{
    setPart(m_versions, versions.join(u" · "_s));
}

void StatusBar::setTransfers(const QString &sentence)
{
    setPart(m_transfers, sentence);
}

void StatusBar::setBusy(const QString &what)
{
    setPart(m_busy, what.isEmpty() ? QString() : tr("dlv: %1").arg(what));
}

} // namespace Backstep
