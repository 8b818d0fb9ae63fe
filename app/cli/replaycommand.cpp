// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/replaycommand.h"

#include "app/base/foreigntext.h"
#include "app/cli/cliconsole.h"
#include "app/cli/scriptrunner.h"
#include "app/session/debugsession.h"

#include <QFile>

namespace Backstep {

using namespace Qt::StringLiterals;

void ReplayCommand::start()
{
    const QString script = line().option(u"run"_s);
    m_source = script.isEmpty() ? Source::Person : script == u"-"_s ? Source::StandardInput : Source::File;
    if (m_source == Source::File) {
        // Read whole before anything is started: a mistake in the last line must not cost the way there.
        if (const Result<void> read = readFile(script); !read) {
            failWith(read.error(), CliExit::Usage);
            return;
        }
    }
    openTarget();
}

void ReplayCommand::interrupt()
{
    m_failed = true;
    if (isOpening()) {
        end();
    } else {
        SessionCommand::interrupt();
    }
}

Result<void> ReplayCommand::readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        const QString sentence = tr("The script %1 cannot be read: %2.").arg(path, file.errorString());
        const bool isCommand = parseScriptCommand(path.section(u';', 0, 0)).has_value();
        return fail(CliErrorCode::usage,
                    isCommand ? sentence + u' '
                            + tr("It looks like commands: --run - takes them from standard input, one a line.")
                              : sentence);
    }
    const QStringList texts = QString::fromUtf8(file.readAll()).split(u'\n');
    for (qsizetype i = 0; i < texts.size(); ++i) {
        if (isScriptRemark(texts.at(i))) {
            continue;
        }
        const Result<ScriptCommand> command = parseScriptCommand(texts.at(i));
        if (!command) {
            return fail(CliErrorCode::usage, tr("%1, line %2: %3").arg(path).arg(i + 1).arg(command.error().message));
        }
        m_commands.enqueue(*command);
    }
    m_noMore = true;
    return {};
}

void ReplayCommand::opened()
{
    if (!line().json) {
        write({u"open"_s, session().currentStop()});
    }
    m_running = true;
    feed();
}

void ReplayCommand::feed()
{
    if (isClosing()) {
        return;
    }
    if (!runner().isBusy() && !m_commands.isEmpty()) {
        obey(m_commands.dequeue());
    }
    // A person may say pause while something runs; a script is read line by line as it is done.
    const bool wantsMore = m_source == Source::Person || (!runner().isBusy() && m_commands.isEmpty());
    if (!m_noMore && wantsMore) {
        readNext();
    } else if (m_noMore && !runner().isBusy() && m_commands.isEmpty()) {
        end();
    }
}

void ReplayCommand::readNext()
{
    if (!std::exchange(m_reading, true)) {
        const QString prompt = m_source == Source::Person ? u"(backstep) "_s : QString();
        console().readLine(prompt, {this, [this](const std::optional<QString> &text) { takeLine(text); }});
    }
}

void ReplayCommand::takeLine(const std::optional<QString> &text)
{
    m_reading = false;
    if (!text) {
        m_noMore = true;
    } else if (!isScriptRemark(*text)) {
        const Result<ScriptCommand> command = parseScriptCommand(*text);
        if (!command) {
            m_failed = true;
            write({text->trimmed(), command.error()});
        } else if (m_source == Source::Person && command->verb == ScriptVerb::Pause && runner().isBusy()) {
            runner().pause();
        } else {
            m_noMore = command->verb == ScriptVerb::Quit;
            m_commands.enqueue(*command);
        }
    }
    // Not at once: lines may be there already, and each would be taken inside the one before.
    QMetaObject::invokeMethod(this, &ReplayCommand::feed, Qt::QueuedConnection);
}

void ReplayCommand::obey(const ScriptCommand &command)
{
    if (command.verb == ScriptVerb::Quit) {
        m_commands.clear();
        m_noMore = true;
    }
    run(command);
}

void ReplayCommand::ran(const ScriptOutcome &outcome)
{
    write(outcome);
    if (const Error *error = std::get_if<Error>(&outcome.answer)) {
        m_failed = true;
        if (error->code == CliErrorCode::sessionLost) {
            end();
            return;
        }
    }
    feed();
}

void ReplayCommand::write(const ScriptOutcome &outcome)
{
    console().showProgress({});
    const QString text = line().json ? outcomeJson(outcome) : outcomeText(outcome);
    // Where nobody typed it, the command stands before its answer as in a terminal.
    if (m_source != Source::Person && !line().json && m_running) {
        console().writeOut(u"(backstep) "_s + harmless(outcome.command));
    }
    if (!text.isEmpty()) {
        console().writeOut(text);
    }
}

void ReplayCommand::end()
{
    closeAnd([this] { Q_EMIT finished(m_failed ? CliExit::CommandFailed : CliExit::Fine); });
}

} // namespace Backstep
