// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QObject>
#include <QTimer>

namespace Backstep {

class RecorderTail;
struct Services;

/// Asks a host what a recording printed at last: while somebody looks and it may print more again and again, one
/// question at a time; else once.
class RecorderTailReader : public QObject
{
    Q_OBJECT

public:
    RecorderTailReader(const Services &services, RecorderTail &tail, QObject *parent);

private:
    void ask();
    void take(const Result<QByteArray> &output, bool wasLive);

    const Services &m_services;
    RecorderTail &m_tail;
    QTimer m_timer;
    bool m_asking = false;
};

} // namespace Backstep
