// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/recorderacts.h"

#include "app/base/foreigntext.h"
#include "app/catalog/hoststore.h"
#include "app/recorder/hostrecorder.h"
#include "ui/dialogs/textdialog.h"
#include "ui/main/services.h"

#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace Backstep {

using Verb = RecorderAct::Verb;

namespace {

QByteArray verbWord(RecorderAct::Verb verb)
{
    switch (verb) {
    case RecorderAct::Verb::Stop: return "stop";
    case RecorderAct::Verb::Discard:
    case RecorderAct::Verb::Clear: return "discard";
    case RecorderAct::Verb::Keep: return "keep";
    case RecorderAct::Verb::LetGo: return "unkeep";
    case RecorderAct::Verb::Disarm: return "disarm";
    case RecorderAct::Verb::Forget: return "forget";
    case RecorderAct::Verb::Log: return "log";
    default: return "output";
    }
}

} // namespace

RecorderActs::RecorderActs(const Services &services, QWidget *window, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_window(window)
{
}

void RecorderActs::act(const RecorderAct &act)
{
    switch (act.verb) {
    case Verb::Discard:
    case Verb::Forget: confirm(act); break;
    case Verb::Output:
    case Verb::Log: show(act); break;
    case Verb::WatchAfterRestart: watchAfterRestart(act); break;
    default: send(act);
    }
}

void RecorderActs::confirm(const RecorderAct &act)
{
    const QString host = m_services.hosts.host(act.hostId).value_or(HostProfile()).title();
    const QString name = harmless(act.id);
    const bool rule = act.verb == Verb::Forget;
    auto *box = new QMessageBox(
        QMessageBox::Question, rule ? tr("Remove Rule") : tr("Discard Recording"),
        rule ? tr("Remove the rule %1 from %2? What it recorded stays there.").arg(name, host)
             : tr("Discard %1 on %2? It is ended if it still goes on, and deleted there; what a repeated command has "
                  "caught stays.")
                   .arg(name, host),
        QMessageBox::Cancel, m_window);
    box->setTextFormat(Qt::PlainText); // names are not ours
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *yes = box->addButton(rule ? tr("&Remove") : tr("&Discard"), QMessageBox::AcceptRole);
    connect(yes, &QPushButton::clicked, this, [this, act] { send(act); });
    box->setDefaultButton(QMessageBox::Cancel);
    box->open();
}

void RecorderActs::send(const RecorderAct &act)
{
    const std::optional<HostProfile> host = m_services.hosts.host(act.hostId);
    if (!host || m_services.recorder == nullptr) {
        return;
    }
    const bool removes = act.verb == Verb::Discard || act.verb == Verb::Clear;
    if (removes) {
        Q_EMIT discarding(act.hostId, act.id);
    }
    QByteArrayList words{verbWord(act.verb), act.id};
    if (act.verb == Verb::Stop || removes || act.verb == Verb::Disarm || act.verb == Verb::Forget) {
        words.append("0"); // nobody waits there: the next looks tell how it goes, and the connection stays free
    }
    m_services.recorder->ask(*host, words).then(this, [this, id = act.hostId](const Result<QByteArray> &output) {
        if (!output) {
            Q_EMIT failed(output.error());
        }
        Q_EMIT done(id);
    });
}

void RecorderActs::watchAfterRestart(const RecorderAct &act)
{
    const std::optional<HostProfile> host = m_services.hosts.host(act.hostId);
    if (!host || m_services.recorder == nullptr) {
        return;
    }
    m_services.recorder->ask(*host, {"timer", "on"})
        .then(this, [this, title = host->title()](const Result<QByteArray> &after) {
            if (!after) {
                Q_EMIT failed(after.error());
            } else if (after->trimmed() == "timer") {
                Q_EMIT said(tr("After a restart of %1 its rules are watched again within minutes.").arg(title));
            } else {
                Q_EMIT said(tr("After a restart of %1 its rules are watched again when you log in there; \"loginctl "
                               "enable-linger\" there makes that at once.")
                                .arg(title));
            }
        });
}

void RecorderActs::show(const RecorderAct &act)
{
    const std::optional<HostProfile> host = m_services.hosts.host(act.hostId);
    if (!host || m_services.recorder == nullptr) {
        return;
    }
    const QString name = harmless(act.id);
    const QString title =
        act.verb == Verb::Log ? tr("Log of the Rule %1").arg(name) : tr("What %1 Printed at Last").arg(name);
    m_services.recorder->ask(*host, {verbWord(act.verb), act.id})
        .then(this, [this, title](const Result<QByteArray> &output) {
            if (!output) {
                Q_EMIT failed(output.error());
                return;
            }
            QStringList lines;
            const QByteArrayList all = output->split('\n');
            for (const QByteArray &line : all) {
                lines.append(harmless(line));
            }
            (new TextDialog(title, lines.join(u'\n'), TextDialog::Shows::End, m_window))->show();
        });
}

} // namespace Backstep
