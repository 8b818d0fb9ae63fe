// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/motion.h"
#include "app/session/stop.h"

#include <QStatusBar>

class QLabel;

namespace Backstep {

class ElidedLabel;
enum class SessionState;

/// The line at the bottom: what is open, where it stands, which way it went, with what it runs, what moves. The reason
/// of a stop goes with the place of that stop; what the person looks at since, another goroutine or frame, is said
/// apart. Hints of menus come over it for as long as they are pointed at.
class StatusBar : public QStatusBar
{
    Q_OBJECT

public:
    explicit StatusBar(QWidget *parent = nullptr);

    /// Empty: nothing is open.
    void setTitle(const QString &title, const QString &host = {});
    void setState(SessionState state, Direction direction);
    void setStop(const StopPtr &stop, Direction direction);
    /// The frame that source and variables show, counted from the top.
    void setShown(GoroutineId goroutine, int frame, const CodeLocation &location);
    void setVersions(const QStringList &versions);
    void setTransfers(const QString &sentence);
    void setBusy(const QString &what);

private:
    QLabel *makePart(const QString &name);
    void setPart(QLabel *label, const QString &text);
    void say(const QString &sentence);
    void sayStop();
    void look(GoroutineId goroutine, std::optional<int> frame, const CodeLocation &location);

    QLabel *m_title;
    QLabel *m_event;
    ElidedLabel *m_sentence;
    QLabel *m_busy;
    QLabel *m_transfers;
    QLabel *m_versions;
    StopPtr m_stop;         ///< the first one at its position
    QString m_said;         ///< its reason and its place
    QString m_shown; ///< what is looked at elsewhere
};

/// "24 — POST /transfer": a goroutine with the labels that name its request.
[[nodiscard]] QString goroutineTitle(const Stop &stop);

} // namespace Backstep
