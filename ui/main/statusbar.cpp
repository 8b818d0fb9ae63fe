// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/statusbar.h"

#include "app/session/debugsession.h"
#include "ui/theme/roles.h"

#include <QLabel>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

QString placeWords(const Stop &stop)
{
    if (!stop.location.known()) {
        return {};
    }
    return stop.location.file.section(u'/', -1) % u':' % QString::number(stop.location.line);
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
    , m_sentence(makePart(tr("Last movement"), 1))
    , m_busy(makePart(tr("Busy")))
    , m_transfers(makePart(tr("Transfers")))
    , m_versions(makePart(tr("Versions")))
{
    m_sentence->setObjectName(u"status.sentence"_s);
    setSizeGripEnabled(false);
    setTitle({});
}

QLabel *StatusBar::makePart(const QString &name, int stretch)
{
    auto *label = new QLabel(this);
    label->setAccessibleDescription(name); // a name would be read in place of the text
    label->setContentsMargins(4, 0, 8, 0);
    label->setTextFormat(Qt::PlainText);
    if (stretch > 0) {
        label->setMinimumWidth(0);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        addWidget(label, stretch);
    } else if (name == tr("What is open") || name == tr("Position")) {
        addWidget(label);
    } else {
        addPermanentWidget(label);
    }
    label->setVisible(stretch > 0);
    return label;
}

void StatusBar::setPart(QLabel *label, const QString &text)
{
    label->setText(text);
    label->setToolTip(text);
    label->setVisible(!text.isEmpty() || label == m_sentence);
}

void StatusBar::setTitle(const QString &title, const QString &host)
{
    setPart(m_title, host.isEmpty() ? title : tr("%1 · %2").arg(host, title));
    m_said.clear();
    if (title.isEmpty()) {
        setPart(m_event, {});
        setPart(m_sentence, tr("Nothing is open"));
        setPart(m_versions, {});
        setPart(m_busy, {});
    }
}

void StatusBar::setState(SessionState state, Direction direction)
{
    switch (state) {
    case SessionState::Opening: setPart(m_sentence, tr("The debugger is starting…")); break;
    case SessionState::Moving:
        setPart(m_sentence, direction == Direction::Backward ? tr("Running backwards…") : tr("Running…"));
        break;
    case SessionState::Lost: setPart(m_sentence, tr("The debugger is gone")); break;
    case SessionState::Stopped: // a movement that was refused ends where it began, without a new stop
        if (!m_said.isEmpty()) {
            setPart(m_sentence, m_said);
        }
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
    setPart(m_event, stop->event ? tr("event %1").arg(*stop->event) : QString());
    QStringList words;
    words.append(direction == Direction::Backward ? tr("◀ backwards") : tr("▶ forwards"));
    words.append(stop->sentence.isEmpty() ? stop->reasonText : stop->sentence);
    if (const QString place = placeWords(*stop); !place.isEmpty()) {
        words.append(place);
    }
    m_said = words.join(u" · "_s);
    setPart(m_sentence, m_said);
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
