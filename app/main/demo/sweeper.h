// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QObject>

namespace Backstep {

class ProgramRunner;

/// Cleans up after this program however it ends, kill -9 included: a small shell process that waits for the end of a
/// pipe which only this program holds, then kills the process groups it was told of, removes the folder, and ends.
/// A program that ends in order removes the folder itself, in the destructor. Where the whole process namespace goes
/// with the program, as in a container, nobody is left to clean up: then removeAbandoned() of the next run does.
/// Main thread.
class Sweeper : public QObject
{
    Q_OBJECT

public:
    /// `folder` is absolute and was made by the caller for this one purpose.
    explicit Sweeper(const QString &folder, QObject *parent = nullptr);
    ~Sweeper() override;

    /// Removes what programs that are gone left of folders made with this `pattern` ("/tmp/backstep-demo-*"). Any
    /// thread.
    static void removeAbandoned(const QString &pattern);

    [[nodiscard]] QString folder() const { return m_folder; }
    /// A process group that has to go with this program, and one that has ended.
    void watch(qint64 group) const;
    void forget(qint64 group) const;
    /// Both, for all that `runner` runs.
    void follow(const ProgramRunner &runner) const;

private:
    void tell(char sign, qint64 group) const;

    QString m_folder;
    int m_pipe = -1;    ///< its write end
    int m_lock = -1;    ///< held while this program lives
};

} // namespace Backstep
