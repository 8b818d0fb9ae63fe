// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/cliconsole.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QObject>

#include <memory>

class QSocketNotifier;

namespace Backstep {

/// The console of the process: its standard input, output and error. Reads only while somebody waits for a line.
class StdConsole : public QObject, public CliConsole
{
    Q_OBJECT

public:
    explicit StdConsole(QObject *parent = nullptr);
    ~StdConsole() override;

    void writeOut(const QString &text) override;
    void writeError(const QString &text) override;
    void showProgress(const QString &text) override;
    [[nodiscard]] bool canAsk() const override;
    void readLine(const QString &prompt, CallToken<std::optional<QString>> answer) override;
    void readSecret(const QString &prompt, CallToken<std::optional<QString>> answer) override;

private:
    class EchoOff;

    /// Asks in place of a question that nobody has answered.
    void wait(const QString &prompt, CallToken<std::optional<QString>> answer);
    void readMore();
    /// Answers who waits, if there is a whole line or the end.
    void answerWaiting();
    void eraseProgress();

    QSocketNotifier *m_input = nullptr;
    QByteArray m_buffer;
    bool m_atEnd = false;
    CallToken<std::optional<QString>> m_waiting;
    std::unique_ptr<EchoOff> m_echoOff;
    bool m_progressShown = false;
    QString m_lastProgress;
    QElapsedTimer m_sinceProgress;
};

} // namespace Backstep
