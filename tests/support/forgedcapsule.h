// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/capsule/block.h"
#include "app/capsule/capsulefacts.h"
#include "app/capsule/records.h"

#include <QByteArrayList>

namespace Backstep::Testing {

/// A capsule as nobody should make one: any records, with checksums that fit. Starts empty or as an existing capsule.
class ForgedCapsule
{
public:
    ForgedCapsule() = default;
    [[nodiscard]] static Result<ForgedCapsule> from(const QString &path);

    /// The bytes of a record, by kind; ids count from 1.
    CapsuleFormat::PerKind<QByteArrayList> records;
    QMap<QByteArray, QByteArray> meta; ///< before packing

    template<typename Record>
    quint64 add(Record record)
    {
        RecordSink sink;
        Records::code(sink, record);
        QByteArrayList &own = records[CapsuleFormat::index(Records::kindOf<Record>)];
        own.append(sink.bytes());
        return static_cast<quint64>(own.size());
    }
    quint64 addText(const QString &text);
    /// A moment at event `event` that has these package variables.
    quint64 addMoment(qint64 event, quint64 packageVariables, quint64 roster = 0);

    /// `change` is called for each block before it is written.
    [[nodiscard]] Result<void> write(const QString &path, const std::function<void(Block &)> &change = {}) const;
};

/// Asks everything that a capsule can be asked, of no more than some moments and goroutines. The errors met.
[[nodiscard]] QList<Error> askEverything(const QString &path);

} // namespace Backstep::Testing
