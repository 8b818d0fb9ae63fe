// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/transfer/hostdigests.h"

#include "app/ssh/quoting.h"

namespace Backstep {

namespace {

// Arguments: nonce, folder. On one line and with no backslash before a quote, so that the single-quoted whole means
// the same to every login shell. What was hashed when it was recorded (resources/host) is taken from there, unless
// something has changed since. The sleeping child holds none of our pipes, else the channel would wait for it.
constexpr char script[] =
    R"sh(LC_ALL=C; export LC_ALL; printf "\n%s begin\n" "$1"; )sh"
    R"sh(if ! cd -- "$2"; then set -- "$1"; )sh"
    R"sh(elif printf x | openssl dgst -sha256 -r >/dev/null 2>&1; then set -- "$1" openssl dgst -sha256 -r; )sh"
    R"sh(elif command -v sha256sum >/dev/null 2>&1; then set -- "$1" sha256sum; else set -- "$1"; echo N; fi; )sh"
    R"sh(if [ -n "$2" ] && command -v xargs >/dev/null 2>&1; then n=$1; shift; )sh"
    R"sh({ while sleep 5 >/dev/null 2>&1 </dev/null; do printf . >&2 || exit; done; } & h=$!; )sh"
    R"sh(m=backstep.manifest; if [ -f "$m" ] && p=$(find . ! -name . -newer "$m") && [ -z "$p" ]; )sh"
    R"sh(then cat "$m"; "$@" "./$m"; cat >/dev/null; else xargs -0 "$@"; fi; )sh"
    R"sh(kill "$h" 2>/dev/null; set -- "$n"; fi; printf "%s end\n" "$1")sh";

constexpr qsizetype digestLength = 64;

/// coreutils write a backslash before the digest of a name that they had to escape.
QByteArray unescaped(QByteArrayView name)
{
    QByteArray plain;
    for (qsizetype i = 0; i < name.size(); ++i) {
        const bool escape = name[i] == '\\' && i + 1 < name.size();
        if (escape) {
            ++i;
        }
        plain.append(escape && name[i] == 'n' ? '\n' : name[i]);
    }
    return plain;
}

void parseLine(QByteArrayView line, HostDigests &digests)
{
    const bool escaped = line.startsWith('\\');
    if (escaped) {
        line = line.sliced(1);
    }
    if (line.size() <= digestLength + 2 || line[digestLength] != ' ') {
        return;
    }
    const QByteArray digest = QByteArray::fromHex(line.first(digestLength).toByteArray());
    QByteArrayView name = line.sliced(digestLength + 2);
    if (!name.startsWith("./") || digest.size() != digestLength / 2) {
        return;
    }
    name = name.sliced(2);
    digests.sha256.insert(escaped ? unescaped(name) : name.toByteArray(), digest);
}

} // namespace

Result<QByteArray> digestCommand(const QByteArray &nonce, const QByteArray &folder)
{
    return shellCommand({"sh", "-c", QByteArray(script), "sh", nonce, folder}).transform([](const QByteArray &command) {
        return QByteArray("exec " + command);
    });
}

QByteArray digestInput(const Manifest &manifest)
{
    QByteArray input;
    for (const ManifestFile &file : manifest.files) {
        input += "./" + file.path + '\0';
    }
    return input;
}

HostDigests parseDigests(QByteArrayView output, const QByteArray &nonce)
{
    HostDigests digests;
    bool began = false;
    const QByteArrayList lines = output.toByteArray().split('\n');
    for (const QByteArray &line : lines) {
        if (!began) {
            began = line == nonce + " begin";
        } else if (line == nonce + " end") {
            digests.complete = true;
            break;
        } else if (line == "N") {
            digests.noProgram = true;
        } else {
            parseLine(line, digests);
        }
    }
    return digests;
}

} // namespace Backstep
