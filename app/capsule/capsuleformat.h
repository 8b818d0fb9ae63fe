// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <QLatin1StringView>

#include <array>

/// The file format of capsules, version 4. Goals: a moment costs what changed since those before it; one goroutine of
/// one moment is read without the others; a file cut by a kill is a smaller capsule; nothing in a file is believed.
///
/// An SQLite database of two tables. `block` is only ever appended to: each row is a run of records of one kind, their
/// ids counting from 1, deflated, with a truncated SHA-256 over the row. `meta` has the little that changes: facts,
/// breakpoints, bookmarks. Both carry checksums, so that a flipped bit is found wherever it lies.
///
/// A record is a length and a row of variable-length integers. Records refer to others by kind and id; to their own
/// kind only backwards, so that nothing can go in circles. Equal records are written once. The frames of a stack are
/// linked from the top towards the base, so stacks share what is below. A moment refers to a roster, a roster to pages
/// of goroutines, and what a goroutine is (id, creation) stands apart from what it does. Pages end where the
/// goroutine's id says so, not after a number of them: a goroutine that ends in the middle then changes one page, not
/// all after it.
///
/// Version 2 knows who waits for whom, version 3 where the threads stand: a moment at which that was kept ends with a
/// reference to it, any other is written as in the versions before, whose files are read as well. Version 4 knows
/// semaphores, and of which things that are waited for nothing but their address could be read.
///
/// Rejected: one row a record (three times the size, and as many rows to distrust); a table of moments beside the
/// blocks (no checksum, and an index to trust); write-ahead logging while it is made (cannot be read without writing).
namespace Backstep::CapsuleFormat {

inline constexpr quint32 applicationId = 0x426b5374; ///< "BkSt"
inline constexpr int version = 4;

inline constexpr QLatin1StringView blockTable{
    "CREATE TABLE block(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL, "
    "raw INTEGER NOT NULL, sum BLOB NOT NULL, data BLOB NOT NULL)"};
inline constexpr QLatin1StringView metaTable{
    "CREATE TABLE meta(key TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"};

inline constexpr QLatin1StringView factsKey{"facts"};
inline constexpr QLatin1StringView breakpointsKey{"breakpoints"};
inline constexpr QLatin1StringView bookmarksKey{"bookmarks"};

enum class RecordKind : quint8 {
    None,
    Text,         ///< a string, or a long one as a row of such
    Location,     ///< CodeLocation
    Labels,       ///< pprof labels
    Frame,        ///< a frame and the one below it
    Stack,        ///< its topmost frame
    Variable,     ///< a value and its children
    VariableList, ///< a row of values
    Values,       ///< FrameValues of a goroutine
    Origin,       ///< what never changes of a goroutine
    Goroutine,    ///< what it does, and what was captured of it
    Page,         ///< some goroutines in a row
    Roster,       ///< all goroutines of a moment
    Moment,
    Output, ///< a line
    Source, ///< a file
    WaitPart, ///< a part of who waits for whom
    Waits,    ///< who waits for whom at a moment
    Threads,  ///< where all threads stand
};
inline constexpr std::size_t kinds = 19; ///< with None
inline constexpr std::size_t index(RecordKind kind)
{
    return static_cast<std::size_t>(kind);
}
template<typename T>
using PerKind = std::array<T, kinds>;

// What a reader accepts, and a writer therefore keeps to (a value of `meta` that is too large fails when it is
// written).
inline constexpr int blockBytes = 64 * 1024;          ///< a block is full from here on
inline constexpr int recordBytes = 96 * 1024;         ///< of one record
inline constexpr int rawBytes = blockBytes + recordBytes + 8;
inline constexpr int storedBytes = rawBytes + 4096;   ///< of a block that cannot be compressed
inline constexpr int metaBytes = 4 * 1024 * 1024;     ///< of a value in `meta`, before compression
inline constexpr int leafChars = 10'000;    ///< of a string in one piece
inline constexpr int textParts = 1024;      ///< pieces of a string
inline constexpr int labelTexts = 512;      ///< keys and values of one goroutine
inline constexpr int hits = 1024;           ///< of one stop
inline constexpr int threads = 4096;        ///< of one stop
inline constexpr int valuedFrames = 4096;   ///< frames of one goroutine with values
inline constexpr int listPart = 8192;       ///< values in one record of a list
inline constexpr int valueDepth = 64;                 ///< children of children of …
inline constexpr int children = 16'384;               ///< of one value
inline constexpr int nodes = 250'000;                 ///< values in one list, with all below them
inline constexpr int frames = 16'384;                 ///< of one stack
inline constexpr int pageGoroutines = 256;
inline constexpr int rosterPages = 12'000;
inline constexpr qint64 textChars = 64LL * 1024 * 1024; ///< characters that one answer may need
inline constexpr int answerGoroutines = 262'144;      ///< in one answer
inline constexpr qint64 labelPairs = 1'000'000;  ///< keys in one answer, of labels that differ
inline constexpr int waitObjects = 1024;     ///< cases of one select
inline constexpr int waitReach = 2048;       ///< objects that one goroutine leads to
inline constexpr int waitQueue = 4096;       ///< goroutines that wait for one object in order
inline constexpr int waitEntries = 8192;     ///< of one list in a part
inline constexpr int waitMissing = 64;       ///< sentences about what could not be looked at
inline constexpr int waitParts = 16'384;     ///< of one moment
inline constexpr qint64 waitWeight = 8'000'000; ///< of one moment, see Records::weight()
inline constexpr qint64 waitsInAll = 64 * waitWeight; ///< of all moments, those that are equal once
inline constexpr qint64 furthestEvent = qint64{1} << 53;
inline constexpr quint64 moments = 100'000;
inline constexpr quint64 sources = 20'000;
inline constexpr quint64 records = 20'000'000;   ///< of one kind
inline constexpr qint64 blocks = 500'000;
inline constexpr qsizetype breakpoints = 1000;
inline constexpr int sumBytes = 16;

} // namespace Backstep::CapsuleFormat
