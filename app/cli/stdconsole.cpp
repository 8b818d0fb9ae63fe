// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/stdconsole.h"

#include <QSocketNotifier>

#include <array>
#include <cstdio>
#include <termios.h>
#include <unistd.h>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 progressPause = 1000; // milliseconds between lines where they cannot replace one another

void write(std::FILE *file, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), file);
    std::fflush(file);
}

} // namespace

/// Keeps the terminal from showing what is typed, for as long as it lives.
class StdConsole::EchoOff
{
public:
    EchoOff()
    {
        m_changed = tcgetattr(STDIN_FILENO, &m_before) == 0;
        if (m_changed) {
            termios silent = m_before;
            silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
        }
    }
    EchoOff(const EchoOff &) = delete;
    EchoOff &operator=(const EchoOff &) = delete;
    ~EchoOff()
    {
        if (m_changed) {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
        }
    }

private:
    termios m_before = {};
    bool m_changed = false;
};

StdConsole::StdConsole(QObject *parent) : QObject(parent) {}

StdConsole::~StdConsole()
{
    eraseProgress();
}

void StdConsole::writeOut(const QString &text)
{
    eraseProgress();
    write(stdout, text.toUtf8() + '\n');
}

void StdConsole::writeError(const QString &text)
{
    eraseProgress();
    write(stderr, text.toUtf8() + '\n');
}

void StdConsole::showProgress(const QString &text)
{
    const bool terminal = isatty(STDERR_FILENO) != 0;
    if (terminal || text.isEmpty()) {
        eraseProgress();
    }
    const bool due = !m_sinceProgress.isValid() || m_sinceProgress.hasExpired(progressPause);
    if (text.isEmpty() || (!terminal && (!due || text == m_lastProgress))) {
        return;
    }
    write(stderr, text.toUtf8() + (terminal ? "" : "\n"));
    m_progressShown = terminal;
    m_lastProgress = text;
    m_sinceProgress.start();
}

void StdConsole::eraseProgress()
{
    if (std::exchange(m_progressShown, false)) {
        write(stderr, "\r\033[K");
    }
}

bool StdConsole::canAsk() const
{
    return isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
}

void StdConsole::readLine(const QString &prompt, CallToken<std::optional<QString>> answer)
{
    m_echoOff.reset();
    wait(prompt, std::move(answer));
}

void StdConsole::readSecret(const QString &prompt, CallToken<std::optional<QString>> answer)
{
    if (m_echoOff) {
        tcflush(STDIN_FILENO, TCIFLUSH); // the half of an answer to the question before this one
    } else {
        m_echoOff = std::make_unique<EchoOff>();
    }
    wait(prompt, std::move(answer));
}

void StdConsole::wait(const QString &prompt, CallToken<std::optional<QString>> answer)
{
    if (!prompt.isEmpty() && canAsk()) {
        eraseProgress();
        write(stderr, prompt.toUtf8());
    }
    m_waiting = std::move(answer);
    if (!m_input) {
        m_input = new QSocketNotifier(STDIN_FILENO, QSocketNotifier::Read, this);
        connect(m_input, &QSocketNotifier::activated, this, &StdConsole::readMore);
    }
    m_input->setEnabled(!m_atEnd);
    // Queued, so that an answer never comes before this returns.
    QMetaObject::invokeMethod(this, &StdConsole::answerWaiting, Qt::QueuedConnection);
}

void StdConsole::readMore()
{
    std::array<char, 4096> bytes;
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count > 0) {
        m_buffer.append(bytes.data(), count);
    } else {
        m_atEnd = true;
    }
    answerWaiting();
}

void StdConsole::answerWaiting()
{
    const qsizetype end = m_buffer.indexOf('\n');
    if (!m_waiting.alive() || (end < 0 && !m_atEnd)) {
        return;
    }
    std::optional<QString> line;
    if (end >= 0 || !m_buffer.isEmpty()) {
        line = QString::fromUtf8(m_buffer.first(end < 0 ? m_buffer.size() : end));
        m_buffer.remove(0, end < 0 ? m_buffer.size() : end + 1);
    }
    m_input->setEnabled(false);
    if (m_echoOff) {
        m_echoOff.reset();
        write(stderr, "\n");
    }
    std::exchange(m_waiting, {})(line);
}

} // namespace Backstep
