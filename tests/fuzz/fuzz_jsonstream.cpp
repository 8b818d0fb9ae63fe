// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/jsonstream.h"
#include "tests/fuzz/fuzzmain.h"

#include <cstdlib>

/// What must hold for any bytes however they arrive: the same objects in one piece and in pieces of a length that the
/// first byte chooses, nothing after the first error, and never more kept than the limit.
static void check(const QByteArray &bytes)
{
    constexpr qint64 limit = 4096;
    Backstep::JsonStream whole(limit);
    const auto expected = whole.feed(bytes);
    Backstep::JsonStream stream(limit);
    const qsizetype step = bytes.isEmpty() ? 1 : 1 + static_cast<unsigned char>(bytes.front()) % 17;
    std::size_t seen = 0;
    bool broken = false;
    for (qsizetype at = 0; at < bytes.size(); at += step) {
        for (const auto &frame : stream.feed(bytes.mid(at, step))) {
            const bool same = seen < expected.size() && frame.has_value() == expected[seen].has_value()
                && (!frame.has_value() || frame->object == expected[seen]->object);
            if (broken || !same) {
                std::abort();
            }
            broken = !frame.has_value();
            ++seen;
        }
        if (stream.buffered() > limit) {
            std::abort();
        }
    }
    if (seen != expected.size() || stream.finish().has_value() != whole.finish().has_value()) {
        std::abort();
    }
}
