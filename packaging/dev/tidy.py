#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Backstep contributors
# SPDX-License-Identifier: MIT
"""Runs clang-tidy over the project's files in a compile_commands.json, on all processors.

A file that was clean is not looked at again until it, a project header it includes (directly or not), its flags, the
checks or clang-tidy itself change. Usage: tidy.py PROJECT BUILD CACHE [FILE…]"""

import concurrent.futures
import functools
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time

INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


@functools.cache
def tool(name):
    """The newest of the tool's versions that is installed: 21 and later skip system headers and are much quicker."""
    for version in range(29, 20, -1):
        if shutil.which(f"{name}-{version}"):
            return f"{name}-{version}"
    return name


@functools.cache
def content(path):
    with open(path, "rb") as file:
        return file.read()


@functools.cache
def included(project, path):
    """The project files that `path` includes itself; includes are relative to the project or to the file."""
    found = []
    for name in INCLUDE.findall(content(path)):
        for base in (project, os.path.dirname(path)):
            candidate = os.path.normpath(os.path.join(base, name.decode()))
            if os.path.isfile(candidate):
                found.append(candidate)
                break
    return found


def closure(project, path):
    seen, todo = {path}, [path]
    while todo:
        for header in included(project, todo.pop()):
            if header not in seen:
                seen.add(header)
                todo.append(header)
    return sorted(seen)


def key_of(project, entry, settings):
    path = entry["file"]
    digest = hashlib.sha256(settings)
    digest.update(entry.get("command", "").replace(project, "").encode())
    for name in closure(project, path):
        digest.update(os.path.relpath(name, project).encode() + b"\0" + content(name))
    return digest.hexdigest()


def flags_of(entry):
    """What the compiler was told, in words, without input, output and what names the project's place."""
    words = shlex.split(entry["command"])[1:]
    flags, skip = [], False
    for word, following in zip(words, words[1:] + [""]):
        if skip:
            skip = False
        elif word in ("-o", "-c"):
            skip = True
        elif word == "-isystem":
            flags.append(word + following)
            skip = True
        elif not word.startswith(("-ffile-prefix-map", "-Werror")):
            flags.append(word)
    return flags


class Prefix:
    """Half of the time goes into reading Qt's headers, so they are read once: a precompiled header for all files
    without widgets, one for those with. Every file gets the union of its kind's Qt flags, which is what allows it."""

    MODULES = ("QtCore", "QtNetwork", "QtSql", "QtTest", "QtGui", "QtWidgets", "QtSvg")

    def __init__(self, entries, cache, clang):
        self.flags = list(dict.fromkeys(flag for entry in entries for flag in flags_of(entry) if self.shared(flag)))
        folders = {os.path.basename(flag) for flag in self.flags if flag.startswith("-isystem")}
        text = "".join(f"#include <{name}>\n" for name in self.MODULES if name in folders)
        text += "#include <expected>\n#include <functional>\n#include <memory>\n#include <variant>\n"
        version = subprocess.run([clang, "--version"], capture_output=True, check=True).stdout
        key = hashlib.sha256(version + text.encode() + "\0".join(self.flags).encode()).hexdigest()[:16]
        header = os.path.join(cache, f"prefix-{key}.h")
        self.path = os.path.join(cache, f"prefix-{key}.pch")
        probe = [clang, *self.flags, "-include-pch", self.path, "-fsyntax-only", "-x", "c++", os.devnull]
        if os.path.exists(self.path) and subprocess.run(probe, capture_output=True).returncode == 0:
            os.utime(self.path)
            return
        if not os.path.exists(header):
            with open(header, "w", encoding="utf-8") as file:
                file.write(text)
        new = f"{self.path}.{os.getpid()}"
        made = subprocess.run([clang, *self.flags, "-x", "c++-header", header, "-o", new], capture_output=True)
        if made.returncode == 0:
            os.rename(new, self.path)
        else:
            self.path = None

    @staticmethod
    def shared(flag):
        return flag.startswith(("-isystem", "-DQT_", "-std=", "-O", "-W", "-f", "-g")) and "TESTCASE" not in flag

    def arguments(self, entry):
        own = [flag for flag in flags_of(entry) if flag not in self.flags]
        return self.flags + own + (["-include-pch", self.path] if self.path else [])


def prefixes(todo, cache):
    """For each file its prefix or None; only where clang fits clang-tidy and there is enough to do."""
    clang = tool("clang-tidy").replace("clang-tidy", "clang++")
    result = {}
    for graphical in (False, True):
        some = [entry for entry in todo if ("-DQT_GUI_LIB" in entry["command"]) == graphical]
        prefix = Prefix(some, cache, clang) if len(some) > 5 and shutil.which(clang) else None
        result.update({entry["file"]: prefix for entry in some})
    return result


def check(build, entry, prefix):
    command = [tool("clang-tidy"), "--quiet", entry["file"]]
    if prefix:
        command += ["--", *prefix.arguments(entry), "-Wno-unknown-warning-option"]
    else:
        command += ["-p", build, "--extra-arg=-Wno-unknown-warning-option"]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd=entry["directory"])
    lines = [line for line in done.stderr.splitlines() if not re.match(r"\d+ warnings? (generated|treated)", line)]
    return done.returncode == 0, done.stdout + "".join(line + "\n" for line in lines if done.returncode)


def main():
    project, build, cache = sys.argv[1:4]
    wanted = {os.path.abspath(name) for name in sys.argv[4:]}
    os.makedirs(cache, exist_ok=True)
    settings = content(os.path.join(project, ".clang-tidy")) + content(os.path.abspath(__file__))
    settings += subprocess.run([tool("clang-tidy"), "--version"], capture_output=True, check=True).stdout
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    todo = {}
    for entry in entries:
        path = entry["file"]
        if path.startswith(build + os.sep) or not path.startswith(project + os.sep) or not os.path.isfile(path):
            continue
        marker = os.path.join(cache, key_of(project, entry, settings))
        if wanted and path not in wanted:
            continue
        if os.path.exists(marker):
            os.utime(marker)
        else:
            todo[path] = (entry, marker)

    prefix_of = prefixes([entry for entry, _ in todo.values()], cache)
    bad = done = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {pool.submit(check, build, todo[path][0], prefix_of[path]): path for path in todo}
        for future in concurrent.futures.as_completed(running):
            path = running[future]
            clean, output = future.result()
            done += 1
            print(f"[{done}/{len(todo)}] clang-tidy {os.path.relpath(path, project)}", file=sys.stderr, flush=True)
            if clean:
                open(todo[path][1], "w").close()
            else:
                bad += 1
                print(output, flush=True)

    month = time.time() - 30 * 86400
    for name in os.scandir(cache):
        if name.stat().st_mtime < month:
            os.unlink(name)
    return 1 if bad else 0


sys.exit(main())
