// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/variable.h"

#include <QHash>
#include <QStringList>

#include <optional>

namespace Backstep {

/// Remembers what each value looked like when its frame was last seen, so that what changed since an earlier stop can
/// be marked, also after a look into another frame and back. Frames and values are named by texts of the caller's
/// choice; the least recently seen frames are forgotten.
class VariableMemory
{
public:
    /// From now on values belong to `frame` at the stop `stop` (a position). False: they did before, and are known.
    bool begin(quint64 stop, const QString &frame);
    /// Takes down a value with everything that came with it, and tells whether any of it differs from before.
    bool note(const QString &path, const Variable &variable);
    /// The text of a value at the earlier stop, if it was seen then.
    [[nodiscard]] std::optional<QString> before(const QString &path) const;
    void clear();

private:
    struct Frame
    {
        quint64 stop = 0;
        QHash<QString, QString> before;
        QHash<QString, QString> now;
    };

    QHash<QString, Frame> m_frames;
    QStringList m_order; ///< least recently seen first
    QString m_current;
};

/// The text by which a value is compared and shown as the previous one.
[[nodiscard]] QString comparableText(const Variable &variable);
/// The names of siblings made distinct ("x", "x#2"), in their order; the last part of a path.
[[nodiscard]] QStringList siblingKeys(const VariableList &siblings);
[[nodiscard]] QString childPath(const QString &parent, const QString &key);

} // namespace Backstep
