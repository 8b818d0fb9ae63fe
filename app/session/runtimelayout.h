// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/client.h"
#include "app/session/questions.h"

#include <QHash>

namespace Backstep {

/// Where the fields of one of the runtime's structs are, from its start.
using FieldOffsets = QHash<QString, qint64>;

/// Where the tables are that the runtime walks stacks with. Without an index there are none that are known here.
struct CodeLayout
{
    FieldOffsets function, inlined; ///< runtime._func, runtime.inlinedCall
    qint64 functionSize = 0;
    qint64 inlinedSize = 0;
    quint64 text = 0;
    quint64 index = 0; ///< ftab
    qint64 indexCount = 0;
    quint64 functions = 0;
    quint64 values = 0;
    quint64 names = 0;
    quint64 units = 0;
    quint64 files = 0;
    quint64 data = 0;
};

/// Where the Go runtime of a program keeps what it knows of its goroutines and of its heap. Everything comes from the
/// program's own debug information, since each Go release moves something.
struct RuntimeLayout
{
    FieldOffsets g, sudog, hchan, mspan, deferred, special, processor, machine, coroutine;
    CodeLayout code;
    quint64 goroutines = 0; ///< array of *g
    qint64 goroutineCount = 0;
    quint64 spans = 0; ///< array of *mspan
    qint64 spanCount = 0;
    quint64 semaphores = 0; ///< first bucket's treap in the table of semaphores
    qint64 semaphoreStride = 0;
    qint64 semaphoreCount = 0;
    quint64 processors = 0; ///< array of *p, which have the timers
    qint64 processorCount = 0;
    quint64 machines = 0; ///< first *m of a list
    quint64 data = 0, dataEnd = 0, bss = 0, bssEnd = 0; ///< package variables that hold pointers
    QList<std::pair<quint64, quint64>> otherData; ///< the same of plugins and shared libraries, from and to
    bool allModules = true; ///< whether these are all
    quint64 finalizers = 0; ///< first of the blocks of those that wait for their turn, which are outside of the heap
    quint64 cleanups = 0;   ///< the same
    qint64 finalizersLink = 0, cleanupsLink = 0; ///< in a block, where the next one is
    bool x86 = false;
    quint64 variables = 0, variablesEnd = 0; ///< all package variables
    QStringList waitReasons;
};

/// Learns the layout by evaluating a dozen expressions, in two rounds. Once; main thread.
class RuntimeLayoutReader : public QObject
{
    Q_OBJECT

public:
    explicit RuntimeLayoutReader(std::shared_ptr<Delve::Client> client, QObject *parent = nullptr);

    /// Error of the first expression that could not be evaluated: the program is no Go program, or has no symbols.
    FutureResult<RuntimeLayout> read();

private:
    void ask(Questions &questions, const QString &expression, const Delve::LoadConfig &config,
             std::function<void(const Delve::Variable &)> take);
    void askNumber(Questions &questions, const QString &expression, quint64 &into);
    void askStruct(Questions &questions, const QString &expression, FieldOffsets &into);
    void askCode(Questions &questions);
    void askTypes();
    void askBlocks(Questions &questions);
    void finishCode();
    void followModules(quint64 module);
    void askIfKnown(Questions &questions, const QString &expression, const Delve::LoadConfig &config,
                    std::function<void(const Delve::Variable &)> take);

    std::shared_ptr<Delve::Client> m_client;
    RuntimeLayout m_layout;
    quint64 m_nextModule = 0; ///< after the program itself
    quint64 m_somewhere = 0; ///< readable memory, for looking at a type
    std::optional<Error> m_error;
    SharedPromise<RuntimeLayout> m_promise;
};

} // namespace Backstep
