// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/pathtranslator.h"
#include "app/source/sourcefinder.h"

#include <QObject>

#include <memory>

namespace Backstep {

/// Where the sources of one session are looked for: with a finder of its own as long as it works beside the person's
/// session, with the person's once it is that session. So what is shown does not lose its sources to something that
/// runs in the background, or that does not even open. Main thread.
class SessionPaths : public QObject, public PathTranslator
{
    Q_OBJECT

public:
    /// `shared` is the person's finder and must outlive this; its rules by hand and Go folders hold here, too.
    explicit SessionPaths(SourceFinder &shared, QObject *parent = nullptr);

    [[nodiscard]] SourceFinder &finder() const { return m_entered ? m_shared : *m_own; }
    [[nodiscard]] QString toLocal(const QString &buildPath) const override { return finder().toLocal(buildPath); }
    [[nodiscard]] QString toBuild(const QString &localPath) const override { return finder().toBuild(localPath); }

    /// The session becomes the person's: their finder takes over what is known of the program here.
    void enter();
    /// Another one is the person's from now on.
    void leave();

private:
    void follow();

    SourceFinder &m_shared;
    std::unique_ptr<SourceFinder> m_own;
    bool m_entered = false;
};

} // namespace Backstep
