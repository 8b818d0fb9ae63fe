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

    /// `whyEmpty` is said where there are no rows, in place of how to get some.
    void setReady(const QString &whyEmpty = {}) { set(Kind::Ready, whyEmpty); }
    /// `what` is what is being done, "Asking for the goroutines…". Where it can be ended, cancelRequested() does that.
    void setLoading(const QString &what, bool cancellable = false) { set(Kind::Loading, what, cancellable); }
    /// `sentence` says what happened and what to do.
    void setFailed(const QString &sentence) { set(Kind::Failed, sentence); }

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] bool canCancel() const { return m_cancellable; }

Q_SIGNALS:
    void changed();
    /// The person does not want to wait for what is being loaded.
    void cancelRequested();

private:
    void set(Kind kind, const QString &text, bool cancellable = false)
    {
        if (kind != m_kind || text != m_text || cancellable != m_cancellable) {
            m_kind = kind;
            m_text = text;
            m_cancellable = cancellable;
            Q_EMIT changed();
        }
    }

    Kind m_kind = Kind::Ready;
    QString m_text;
    bool m_cancellable = false;
};

} // namespace Backstep
