// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <Qt>

namespace Backstep {

/// What the data models answer besides Qt's own roles. Data models carry raw values only; text, tooltip and tone are
/// added by a Presentation above them, colours by the delegate that paints.
namespace ItemRole {
enum : int {
    Raw = Qt::UserRole + 1, ///< the cell's value as it is: sorted by, and copied as JSON
    Key,                    ///< of a header section: the column's stable English name, for JSON
    Identity,               ///< of a row: what stays the same when the rows change
    RowKind,                ///< of a row: an enum of its model
    Tone,                   ///< Tone, by a Presentation
    Changed,                ///< bool: differs from the last stop
    Previous,               ///< text of the value at the last stop, where Changed
    Stale,                  ///< bool: belongs to an earlier stop, the new answer is under way for noticeably long
    SortGroup,              ///< int: rows of different groups keep this order whatever they are sorted by
    Progress,               ///< double from 0 to 1; negative: under way without a known end; invalid: none
    Sentence,               ///< bool, of a row: its first column holds a sentence that takes the whole width
    State,                  ///< int: an enum of the model that a delegate draws as a chip
    FirstOwn,
};
} // namespace ItemRole

/// What a colour shall say about a cell. Always beside a word, a letter or a face that says the same.
enum class Tone { Normal, Dim, Good, Warning, Bad, Link, Changed, TypeName };

} // namespace Backstep
