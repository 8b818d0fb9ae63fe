// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QString>

namespace Backstep {

/// How the content of a list stands, beside its rows: told by the controller that fills it, shown by the panel (what
/// loads only after half a second). Lives as long as its model.
class ListStatus : public QObject
{
    Q_OBJECT

public:
    enum class Kind { Ready, Loading, Failed };

    using QObject::QObject;

    void setReady() { set(Kind::Ready, {}); }
    /// `what` is what is being done, "Asking for the goroutines…".
    void setLoading(const QString &what) { set(Kind::Loading, what); }
    /// `sentence` says what happened and what to do.
    void setFailed(const QString &sentence) { set(Kind::Failed, sentence); }

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] QString text() const { return m_text; }

Q_SIGNALS:
    void changed();

private:
    void set(Kind kind, const QString &text)
    {
        if (kind != m_kind || text != m_text) {
            m_kind = kind;
            m_text = text;
            Q_EMIT changed();
        }
    }

    Kind m_kind = Kind::Ready;
    QString m_text;
};

} // namespace Backstep
