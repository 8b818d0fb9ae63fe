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


def check(build, path):
    command = [tool("clang-tidy"), "--quiet", "--extra-arg=-Wno-unknown-warning-option", "-p", build, path]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
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
            todo[path] = marker

    bad = done = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {pool.submit(check, build, path): path for path in todo}
        for future in concurrent.futures.as_completed(running):
            path = running[future]
            clean, output = future.result()
            done += 1
            print(f"[{done}/{len(todo)}] clang-tidy {os.path.relpath(path, project)}", file=sys.stderr, flush=True)
            if clean:
                open(todo[path], "w").close()
            else:
                bad += 1
                print(output, flush=True)

    month = time.time() - 30 * 86400
    for name in os.scandir(cache):
        if name.stat().st_mtime < month:
            os.unlink(name)
    return 1 if bad else 0


sys.exit(main())
