// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/jsontext.h"
#include "app/recorder/recorderwords.h"

#include <QByteArrayList>

namespace Backstep {

struct HostLoop;
struct HostRecording;
struct HostRule;
struct HostService;
struct HostState;

// What the recorder on a host says, for scripts and for people. Members may be added, never renamed or dropped.

/// What a person means: a recording's or a loop's id alone, or all that begin so.
[[nodiscard]] QByteArrayList idsBeginning(const HostState &state, const QByteArray &typed);

[[nodiscard]] JsonObject hostRecordingJson(const HostRecording &recording);
[[nodiscard]] JsonObject hostLoopJson(const HostLoop &loop);
[[nodiscard]] JsonObject hostRuleJson(const HostRule &rule);
[[nodiscard]] JsonObject hostServiceJson(const HostService &service);

/// Tables of what there is, and how much of the disk is left.
[[nodiscard]] QString hostStateText(const QString &title, const HostState &state);
/// What `limits` prints there, with what each means; `limits` gets the numbers.
[[nodiscard]] QString limitsText(const QByteArray &output, JsonObject &limits);
/// "26 runs, 1 failed (1 in 26), with chaos 1 of 13".
[[nodiscard]] QString loopWords(const HostLoop &loop);
/// Who watches a rule after a restart of the host, and what can be done for that.
[[nodiscard]] QString afterRestartWords(const QByteArray &who, const QString &title);
/// That rr cannot count there, and what helps.
[[nodiscard]] QString noCountersWords(const QString &title);
/// What went to make room for it; empty: nothing did.
[[nodiscard]] QString removedWords(const HostRecording &recording);
/// What was done by `action` ("pin") with `value`, where the host has no words for it; `output` is what it printed.
[[nodiscard]] QString doneWords(const QString &title, const QString &action, const QString &value,
                                const QByteArray &output);
/// "exit 3", "signal 9", "recording for 12 s".
[[nodiscard]] QString recordingWords(const HostRecording &recording);

} // namespace Backstep
