// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/motion.h"
#include "app/session/stop.h"

#include <QStatusBar>

class QLabel;

namespace Backstep {

enum class SessionState;

/// The line at the bottom: what is open, where it stands, which way it went, with what it runs, what moves. Hints of
/// menus come over it for as long as they are pointed at.
class StatusBar : public QStatusBar
{
    Q_OBJECT

public:
    explicit StatusBar(QWidget *parent = nullptr);

    /// Empty: nothing is open.
    void setTitle(const QString &title, const QString &host = {});
    void setState(SessionState state, Direction direction);
    void setStop(const StopPtr &stop, Direction direction);
    void setVersions(const QStringList &versions);
    void setTransfers(const QString &sentence);
    void setBusy(const QString &what);

private:
    QLabel *makePart(const QString &name, int stretch = 0);
    void setPart(QLabel *label, const QString &text);

    QLabel *m_title;
    QLabel *m_event;
    QLabel *m_sentence;
    QLabel *m_busy;
    QLabel *m_transfers;
    QLabel *m_versions;
    QString m_said; ///< of the stop that is shown
};

/// "24 — POST /transfer": a goroutine with the labels that name its request.
[[nodiscard]] QString goroutineTitle(const Stop &stop);

} // namespace Backstep
