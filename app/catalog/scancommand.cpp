// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/scancommand.h"

#include "app/ssh/quoting.h"

#include <QRandomGenerator>

#include <array>

namespace Backstep {

namespace {

// Arguments: nonce, added folders. On one line and with no backslash before a quote, so that the single-quoted whole
// means the same to every login shell. Children read nothing from us. `read` is a builtin: no process a recording.
// One find a folder does it all; GNU's empties its own output before it runs anything, so that the parts do not mix.
constexpr char script[] =
    R"sh(LC_ALL=C; export LC_ALL; n=$1; shift; seen=; )sh"
    R"sh(printf "\n%s begin\0" "$n"; )sh"
    R"sh(printf "H\0%s\0" "$(date +%s)"; )sh"
    R"sh(finish() { printf "%s end\0" "$n"; exit 0; }; )sh"
    R"sh(heads="for f; do v=; IFS= read -r v <\"\$f\"; printf \"V%s\\0%s\\0\" \"\$f\" \"\$v\"; done"; )sh"
    R"sh(locks="for f; do flock -n -s \"\$f\" true; printf \"K%s\\0%s\\0\" \"\$f\" \"\$?\"; done"; )sh"
    R"sh(command -v flock >/dev/null 2>&1 || locks=:; )sh"
    R"sh(look() { g=$2; case $g in "~") g=$HOME;; "~/"*) g=$HOME/${g#"~/"};; /*) ;; *) g=$HOME/$g;; esac; )sh"
    R"sh(p=$(cd -P -- "$g" 2>/dev/null && pwd -P) || p=; )sh"
    R"sh(if [ -z "$p" ] || [ ! -r "$p" ]; then s=missing; [ -e "$g" ] && s=closed; )sh"
    R"sh(printf "D%s\0%s\0%s\0" "$1" "$g" "$s"; return; fi; )sh"
    R"sh(case ":$seen:" in *":$p:"*) return;; esac; seen=$seen:$p; )sh"
    R"sh(printf "D%s\0%s\0open\0" "$1" "$p"; )sh"
    R"sh(find "$p/" -maxdepth 2 \( -type d \( -samefile "$p/" -printf "G\0" -o -readable -o -printf "U%P\0" \) \) -o )sh"
    R"sh(\( -type l -printf "L%T@\t%P\0%l\0" \) -o -not -type f -o )sh"
    R"sh(\( -name "mmap_copy_*" -printf "M%s\t%T@\t%P\0" \) -o \( -name "mmap_*" -printf "M%s\t\t%P\0" \) -o )sh"
    R"sh(\( -name version -printf "F%s\t%T@\t%B@\t%i\t%P\0" )sh"
    R"sh(\( -size -64k -readable -exec sh -c "$heads" sh {} + -o -true \) \) -o )sh"
    R"sh(\( -name incomplete -printf "F%s\t%T@\t%B@\t%i\t%P\0" )sh"
    R"sh(\( -readable -exec sh -c "$locks" sh {} + -o -true \) \) -o )sh"
    R"sh(-printf "F%s\t%T@\t\t\t%P\0" </dev/null 2>/dev/null; }; )sh"
    R"sh([ -z "$_RR_TRACE_DIR" ] || look E "$_RR_TRACE_DIR"; )sh"
    R"sh(if [ -n "$HOME" ]; then look X "${XDG_DATA_HOME:-$HOME/.local/share}/rr"; look X "$HOME/.rr"; )sh"
    R"sh(else look X /tmp/rr; fi; )sh"
    R"sh(for f; do look A "$f"; done; )sh"
    R"sh([ "$locks" = : ] && [ -r /proc/locks ] && { printf "P"; cat /proc/locks; printf "\0"; }; finish)sh";

} // namespace

QByteArray newNonce()
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    QByteArray nonce;
    for (const quint32 word : words) {
        nonce += QByteArray::number(word, 16).rightJustified(8, '0');
    }
    return nonce;
}

Result<QByteArray> scanCommand(const QByteArray &nonce, const QStringList &addedFolders)
{
    QByteArrayList words{"sh", "-c", QByteArray(script), "sh", nonce};
    for (const QString &folder : addedFolders) {
        words.append(folder.toUtf8());
    }
    return shellCommand(words).transform([](const QByteArray &command) { return QByteArray("exec " + command); });
}

} // namespace Backstep
