// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/jsontext.h"

namespace Backstep {

struct ConnectionStep;
struct HostProfile;
struct LibraryEntry;
struct RecordingInfo;
struct ScannedFolder;

// The shapes in which scripts see hosts and recordings; members may be added, never renamed or dropped. Times are ISO
// 8601 in UTC, null where unknown; sizes are bytes.

[[nodiscard]] JsonObject hostJson(const HostProfile &host);
[[nodiscard]] JsonObject stepJson(const ConnectionStep &step);
[[nodiscard]] JsonObject folderJson(const ScannedFolder &folder);
[[nodiscard]] JsonObject recordingJson(const RecordingInfo &recording);
[[nodiscard]] JsonObject entryJson(const LibraryEntry &entry);

} // namespace Backstep
