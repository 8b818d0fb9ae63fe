// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitfacts.h"
#include "app/session/questions.h"
#include "app/session/runtimelayout.h"

namespace Backstep {

/// Names what package variables hold: a lock that is one or lies within one is "main.mu" or "main.state.mu" whatever
/// the code calls it that waits there, a channel that nothing else names "main.jobs". Delve lists all of them for that,
/// which is done only where there is something to name. Once; main thread.
class PackageNames : public QObject
{
    Q_OBJECT

public:
    /// `facts` gets expressions; it must outlive this.
    PackageNames(std::shared_ptr<Delve::Client> client, const RuntimeLayout &layout, WaitFacts &facts,
                 QObject *parent = nullptr);

    FutureResult<void> find();

private:
    void take(const QList<Delve::Variable> &variables);
    void lookInto(Questions &questions, const Delve::Variable &variable, const QList<quint64> &objects);

    std::shared_ptr<Delve::Client> m_client;
    const quint64 m_begin, m_end; ///< of all package variables
    WaitFacts &m_facts;
    QList<quint64> m_within; ///< package variables or parts of them, by address
    QSet<quint64> m_channels; ///< without a name
    SharedPromise<void> m_promise;
};

} // namespace Backstep
