// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/base/result.h"
#include "ui/docks/recorderact.h"

#include <QObject>

class QWidget;

namespace Backstep {

struct Services;

/// What the recorder's panel asks a host to do: sends it, after a question where something would be lost, and shows
/// what was to be read. All but fetching.
class RecorderActs : public QObject
{
    Q_OBJECT

public:
    RecorderActs(const Services &services, QWidget *window, QObject *parent);

    void act(const RecorderAct &act);

Q_SIGNALS:
    void failed(const Backstep::Error &error);
    void said(const QString &sentence);
    /// The host was told: it has something new to say.
    void done(const QString &hostId);
    void discarding(const QString &hostId, const QByteArray &id);

private:
    void confirm(const RecorderAct &act);
    void send(const RecorderAct &act);
    void watchAfterRestart(const RecorderAct &act);
    void show(const RecorderAct &act);

    const Services &m_services;
    QWidget *m_window;
};

} // namespace Backstep
