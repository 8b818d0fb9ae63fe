// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/rrdetails.h"

#include "app/base/foreigntext.h"
#include "app/ssh/quoting.h"

#include <array>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

// Arguments: nonce, paths. See scancommand.cpp on its form.
constexpr char script[] =
    R"sh(LC_ALL=C; export LC_ALL; n=$1; shift; r=; printf "\n%s begin\0" "$n"; )sh"
    R"sh(for c in rr "$HOME/.local/bin/rr" "$HOME/bin/rr" /usr/local/bin/rr /opt/rr/bin/rr; do )sh"
    R"sh(command -v "$c" >/dev/null 2>&1 && { r=$c; break; }; done; )sh"
    R"sh(t=; command -v timeout >/dev/null 2>&1 && t="timeout 5"; )sh"
    R"sh([ -n "$r" ] || [ -z "$t" ] || { r=$($t "${SHELL:-sh}" -lc "command -v rr" 2>/dev/null </dev/null | tail -n 1); )sh"
    R"sh([ -x "$r" ] || r=; }; )sh"
    R"sh(if [ -z "$r" ]; then printf "N\0"; else e=$(($(date +%s) + 2)); for p; do printf "R%s\0" "$p"; )sh"
    R"sh($t "$r" ps "$p" 2>/dev/null </dev/null | head -c 65536; printf "\0"; )sh"
    R"sh([ "$(date +%s)" -le "$e" ] || break; done; fi; printf "%s end\0" "$n")sh";

QString signalName(int number)
{
    static constexpr std::array<const char *, 32> names{
        "",          "SIGHUP",  "SIGINT",    "SIGQUIT", "SIGILL",   "SIGTRAP", "SIGABRT", "SIGBUS",
        "SIGFPE",    "SIGKILL", "SIGUSR1",   "SIGSEGV", "SIGUSR2",  "SIGPIPE", "SIGALRM", "SIGTERM",
        "SIGSTKFLT", "SIGCHLD", "SIGCONT",   "SIGSTOP", "SIGTSTP",  "SIGTTIN", "SIGTTOU", "SIGURG",
        "SIGXCPU",   "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO",   "SIGPWR",  "SIGSYS"};
    const auto index = static_cast<size_t>(number);
    return number > 0 && index < names.size() ? QString::fromLatin1(names.at(index)) : u"signal %1"_s.arg(number);
}

bool startsProcess(QByteArrayView line)
{
    const qsizetype tab = line.indexOf('\t');
    bool numeric = false;
    if (tab > 0) {
        (void)line.first(tab).toInt(&numeric);
    }
    return numeric;
}

} // namespace

Result<QByteArray> detailsCommand(const QByteArray &nonce, const QByteArrayList &paths)
{
    QByteArrayList words{"sh", "-c", QByteArray(script), "sh", nonce};
    words += paths;
    return shellCommand(words).transform([](const QByteArray &command) { return QByteArray("exec " + command); });
}

std::optional<RrDetails> parseRrPs(QByteArrayView table)
{
    const QByteArrayList lines = table.toByteArray().split('\n');
    RrDetails details;
    QByteArray command;
    bool found = false;
    for (const QByteArray &line : lines) {
        if (startsProcess(line)) {
            if (found) {
                break;
            }
            const QByteArrayList fields = line.split('\t');
            if (fields.size() < 4) {
                return std::nullopt;
            }
            found = true;
            bool numeric = false;
            const int code = fields.at(2).toInt(&numeric);
            if (numeric && code >= 0) {
                details.exitCode = code;
            } else if (numeric) {
                details.exitSignal = signalName(-code);
            }
            command = fields.sliced(3).join('\t');
        } else if (found && !line.isEmpty()) {
            // An argument with a line break in it.
            command += ' ' + line;
        }
    }
    details.commandLine = harmless(command);
    return found ? std::optional(details) : std::nullopt;
}

DetailsAnswer parseDetails(QByteArrayView output, const QByteArray &nonce, const QByteArrayList &asked)
{
    DetailsAnswer answer;
    const QByteArray begin = nonce + " begin" + '\0';
    const qsizetype at = output.indexOf(begin);
    if (at < 0) {
        return answer;
    }
    const QByteArrayList tokens = output.sliced(at + begin.size()).toByteArray().split('\0');
    // The piece after the last zero byte is not ended: cut.
    for (qsizetype i = 0; i + 1 < tokens.size(); ++i) {
        const QByteArray &token = tokens.at(i);
        if (token == nonce + " end") {
            answer.complete = true;
            break;
        }
        if (token == "N") {
            answer.noRr = true;
        } else if (token.startsWith('R') && i + 2 < tokens.size() && asked.contains(token.sliced(1))) {
            answer.answered.append(token.sliced(1));
            if (const auto details = parseRrPs(tokens.at(i + 1))) {
                answer.details.insert(token.sliced(1), *details);
            }
            ++i;
        }
    }
    return answer;
}

} // namespace Backstep
