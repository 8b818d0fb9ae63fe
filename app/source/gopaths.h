// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace Backstep {

// What a Go toolchain's own paths look like in an executable. Pure functions: no file is looked at.

/// The part of a path below GOROOT/src ("runtime/proc.go"), empty where the path does not look like the standard
/// library's. Understands the usual places of GOROOT (/usr/local/go, /usr/lib/go-1.24, ~/sdk/go1.24.4, Homebrew's
/// libexec, the hosted tool cache, golang.org/toolchain@… in a module cache), "$GOROOT", and the plain import paths
/// that -trimpath leaves. `buildGoRoot`, where known, is the GOROOT that the program was built with.
[[nodiscard]] QString standardLibraryTail(const QString &buildPath, const QString &buildGoRoot = {});

/// The GOROOT in a path of the runtime's ("/opt/go/src/runtime/proc.go" → "/opt/go"), empty for any other path.
[[nodiscard]] QString goRootOfRuntimePath(const QString &buildPath);

/// Where in a module cache a path may be, as paths relative to it, the likeliest first; none without a version part
/// ("@v1.2.3"). Upper-case letters are escaped as the go command does on disk ("!burnt!sushi").
[[nodiscard]] QStringList moduleCacheTails(const QString &buildPath);

/// "Burnt" → "!burnt", as golang.org/x/mod/module.EscapePath does; what is escaped already stays.
[[nodiscard]] QString escapeModulePath(const QString &path);

/// Folders below a module cache that hold the toolchain of a version ("go1.24.4"): a name filter for
/// "golang.org/", e.g. "toolchain@v0.0.1-go1.24.4.*".
[[nodiscard]] QString toolchainFolderPattern(const QString &goVersion);

/// "go1.24.4" out of what versions are written as ("go version go1.24.4 linux/amd64", "go1.24.4 X:nocoverageredesign",
/// "go1.24.4\ntime 2025-…"); empty where there is none.
[[nodiscard]] QString plainGoVersion(const QString &text);

} // namespace Backstep
