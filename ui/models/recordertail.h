// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

namespace Backstep {

/// The last of what one recording prints: which one a panel wants to show, and what is known of it.
class RecorderTail : public QObject
{
    Q_OBJECT

public:
    struct Wish
    {
        QString hostId;
        QByteArray id;     ///< empty: none
        bool live = false; ///< it may print more
        bool seen = false; ///< somebody looks

        [[nodiscard]] bool isOfSame(const Wish &other) const { return hostId == other.hostId && id == other.id; }
        friend bool operator==(const Wish &, const Wish &) = default;
    };

    using QObject::QObject;

    /// What was known of another one is forgotten.
    void want(const Wish &wish);
    [[nodiscard]] const Wish &wish() const { return m_wish; }

    /// Of what is wanted. No more than the end of it is kept.
    void setText(const QString &text);
    /// It could not be asked for; what was known stays.
    void setFailed(const QString &sentence);
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] QString failure() const { return m_failure; }
    /// It was asked for, and the host answered.
    [[nodiscard]] bool isKnown() const { return m_known; }

Q_SIGNALS:
    void wanted();
    void changed();

private:
    Wish m_wish;
    QString m_text;
    QString m_failure;
    bool m_known = false;
};

} // namespace Backstep
