// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;

namespace Backstep {

/// Where in the recording we are: the event's number to read and to type over, the number of events, and a bar whose
/// length is the recording. Enter or a click on the bar asks to go there; Escape takes back what was typed.
class EventField : public QWidget
{
    Q_OBJECT

public:
    explicit EventField(QWidget *parent = nullptr);

    /// Absent values: not known (a live program), or past the end.
    void setPosition(std::optional<qint64> event, std::optional<qint64> last);
    /// Empty: seeking is possible; else why not.
    void setRefusal(const QString &reason);
    void startEditing();

Q_SIGNALS:
    void seekRequested(qint64 event);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    class Bar;
    void reset();

    QLineEdit *m_event;
    QLabel *m_of;
    Bar *m_bar;
    std::optional<qint64> m_position;
    std::optional<qint64> m_last;
};

} // namespace Backstep
