// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/jobrunner.h"

namespace Backstep {

JobRunner::JobRunner(QObject *parent) : QObject(parent) {}

JobRunner::~JobRunner()
{
    m_stop.requestStop();
    m_pool.waitForDone();
}

} // namespace Backstep
