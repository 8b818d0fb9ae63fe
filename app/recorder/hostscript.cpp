// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/recorder/hostscript.h"

#include "app/ssh/quoting.h"

namespace Backstep {

namespace {

// On one line and with no backslash before a quote, so that the single-quoted whole means the same to every login
// shell. The folder is the one that the script itself works in.
constexpr char folder[] =
    R"sh(d=${BACKSTEP_HOST_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/backstep-host}; f=$d/backstep-host.sh; )sh";

// Arguments: nonce, the least format or "any", verb and its words.
constexpr char run[] =
    R"sh(n=$1; v=$2; shift 2; printf "\n%s begin\n" "$n"; )sh"
    R"sh(h=$(sed -n "s/^format=//p" "$f" 2>/dev/null); )sh"
    R"sh(if [ -r "$f" ] && { [ "$v" = any ] || [ "${h:-0}" -ge "$v" ]; }; then sh "$f" "$@"; s=$?; else s=missing; fi; )sh"
    R"sh(printf "\n%s end %s\n" "$n" "$s")sh";

// Arguments: size in bytes.
constexpr char install[] =
    R"sh(umask 077; mkdir -p "$d" && chmod 700 "$d" && cat >"$f.$$" && [ "$(wc -c <"$f.$$")" -eq "$1" ] )sh"
    R"sh(&& mv -f "$f.$$" "$f" || { rm -f "$f.$$"; exit 1; })sh";

Result<QByteArray> shellCall(const QByteArray &script, const QByteArrayList &words)
{
    return shellCommand(QByteArrayList{"sh", "-c", script, "sh"} + words).transform([](const QByteArray &command) {
        return QByteArray("exec " + command);
    });
}

QByteArray beginMark(const QByteArray &nonce)
{
    return '\n' + nonce + " begin\n";
}

} // namespace

Result<QByteArray> hostScriptCommand(const QByteArray &nonce, const QByteArrayList &words, bool anyVersion)
{
    return shellCall(QByteArray(folder) + run,
                     QByteArrayList{nonce, anyVersion ? "any" : QByteArray::number(hostScriptFormat())} + words);
}

int hostScriptFormat()
{
    static const int format = [] {
        const QByteArray key = "\nformat=";
        const QByteArray script = hostScript();
        const qsizetype at = script.indexOf(key) + key.size();
        return script.sliced(at, script.indexOf('\n', at) - at).toInt();
    }();
    return format;
}

QString ruleFormat()
{
    QStringList lines;
    bool within = false;
    const QByteArrayList all = hostScript().split('\n');
    for (const QByteArray &line : all) {
        within = within || line.startsWith("# A rule is text");
        if (within && (!line.startsWith('#') || line.startsWith("# One folder"))) {
            break;
        }
        if (within) {
            lines.append(QString::fromUtf8(line.mid(2)));
        }
    }
    return lines.join(u'\n').trimmed();
}

Result<QByteArray> hostScriptInstallCommand()
{
    return shellCall(QByteArray(folder) + install, {QByteArray::number(hostScript().size())});
}

bool hostScriptBegan(const QByteArray &output, const QByteArray &nonce)
{
    return output.contains(beginMark(nonce));
}

std::optional<HostScriptAnswer> parseHostScriptAnswer(const QByteArray &output, const QByteArray &nonce)
{
    const QByteArray begin = beginMark(nonce);
    const QByteArray end = '\n' + nonce + " end ";
    const qsizetype from = output.indexOf(begin);
    const qsizetype to = from < 0 ? -1 : output.indexOf(end, from + begin.size() - 1);
    const qsizetype line = to < 0 ? -1 : output.indexOf('\n', to + end.size());
    if (line < 0) {
        return std::nullopt;
    }
    const QByteArray status = output.mid(to + end.size(), line - to - end.size());
    HostScriptAnswer answer;
    answer.missing = status == "missing";
    answer.status = answer.missing ? 0 : status.toInt();
    const qsizetype start = from + begin.size();
    answer.output = to < start ? QByteArray() : output.mid(start, to - start);
    return answer;
}

} // namespace Backstep
