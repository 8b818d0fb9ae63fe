// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/sessionfactory.h"
#include "tests/support/fakesession.h"

#include <QPointer>

namespace Backstep::Testing {

/// JSON written with single quotes, which are easier to read (and moc does not understand prefixed raw strings).
inline QString json(QString text)
{
    return text.replace(u'\'', u'"');
}

/// Makes scripted sessions, and remembers for what; or refuses.
class FakeFactory : public SessionFactory
{
public:
    FakeProgram program = FakeProgram::bank();
    std::optional<Error> refusal;
    std::optional<Error> openFailure;
    QList<OutputLine> openingOutput; ///< comes before open() is answered
    QList<Target> targets;
    QPointer<FakeSession> session;

    Result<std::unique_ptr<DebugSession>> create(const Target &target) override
    {
        targets.append(target);
        if (refusal) {
            return fail(*refusal);
        }
        auto made = std::make_unique<FakeSession>(program);
        session = made.get();
        if (openFailure) {
            made->failNext(QStringLiteral("open"), *openFailure);
        }
        const auto print = [made = made.get(), lines = openingOutput] {
            for (const OutputLine &line : lines) {
                Q_EMIT made->outputAdded(line);
            }
        };
        QMetaObject::invokeMethod(made.get(), print, Qt::QueuedConnection);
        return made;
    }
};

} // namespace Backstep::Testing
