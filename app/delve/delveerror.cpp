// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/delveerror.h"

#include "app/rpc/rpccode.h"

#include <QCoreApplication>

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

namespace {

struct Rule
{
    QLatin1StringView part;
    QLatin1StringView code;
    const char *sentence; ///< null: Delve's own text is the best sentence
};

constexpr const char *diedSentence = QT_TRANSLATE_NOOP(
    "Backstep::Delve", "rr, which replays the recording, has ended unexpectedly. Open the recording again to go on.");
constexpr const char *pendingSentence = QT_TRANSLATE_NOOP(
    "Backstep::Delve", "A step is still under way because another goroutine met a breakpoint; finish it by Continue.");

/// The first that matches counts. Texts of Delve 1.21 to 1.27.
constexpr Rule rules[] = {
    {"broken pipe"_L1, Code::debuggerDied, diedSentence},
    {"connection reset"_L1, Code::debuggerDied, diedSentence},
    {"has exited with status"_L1, Code::exited, QT_TRANSLATE_NOOP("Backstep::Delve", "The program has ended here.")},
    {"next while nexting"_L1, Code::stepPending, pendingSentence},
    {"direction change with internal breakpoints"_L1, Code::stepPending, pendingSentence},
    {"could not find symbol value for"_L1, Code::noSuchName, nullptr},
    {"unknown goroutine"_L1, Code::noSuchGoroutine,
     QT_TRANSLATE_NOOP("Backstep::Delve", "This goroutine does not exist at this stop.")},
    {"Breakpoint exists at"_L1, Code::breakpointExists,
     QT_TRANSLATE_NOOP("Backstep::Delve", "There is a breakpoint at this place already.")},
    {"could not find statement at"_L1, Code::noSuchPlace,
     QT_TRANSLATE_NOOP("Backstep::Delve", "There is no code on this line; choose one with a statement.")},
    {"could not find file"_L1, Code::noSuchPlace,
     QT_TRANSLATE_NOOP("Backstep::Delve", "The program was not built from this file.")},
    {"could not find function"_L1, Code::noSuchPlace, nullptr},
    {"location \""_L1, Code::noSuchPlace, nullptr},
    {"no source for PC"_L1, Code::noSource,
     QT_TRANSLATE_NOOP(
         "Backstep::Delve",
         "The thread stands in code without source (the kernel's or rr's), where stepping by lines is not "
         "possible; step out or run to a breakpoint.")},
    {"nothing to stepout to"_L1, Code::noCaller,
     QT_TRANSLATE_NOOP("Backstep::Delve", "This function has no caller to return to.")},
    {"Internal debugger error"_L1, Code::failed,
     QT_TRANSLATE_NOOP("Backstep::Delve", "Delve failed inside while doing this; nothing has moved.")},
    {"protocol error"_L1, Code::failed,
     QT_TRANSLATE_NOOP("Backstep::Delve", "rr could not do this at this place of the recording.")},
    {"unexpected response for"_L1, Code::failed,
     QT_TRANSLATE_NOOP("Backstep::Delve", "rr could not do this at this place of the recording.")},
    {"function calls not allowed"_L1, Code::badExpression,
     QT_TRANSLATE_NOOP("Backstep::Delve", "Expressions cannot call functions here.")},
    {"error evaluating expression"_L1, Code::badExpression, nullptr},
    {"expected operand"_L1, Code::badExpression, nullptr},
};

} // namespace

bool isFinal(const Error &error)
{
    return error.code == Code::debuggerDied || error.code == RpcCode::connectionLost || error.code == RpcCode::badReply;
}

Error debuggerDied()
{
    return {QString(Code::debuggerDied), QCoreApplication::translate("Backstep::Delve", diedSentence), {}};
}

Error explain(const Error &error)
{
    if (error.code != RpcCode::refused) {
        return error;
    }
    const QString text = error.details.value(0);
    if (text == "EOF"_L1) {
        return debuggerDied().withDetail(text);
    }
    for (const Rule &rule : rules) {
        if (text.contains(rule.part)) {
            const QString sentence =
                rule.sentence == nullptr ? text : QCoreApplication::translate("Backstep::Delve", rule.sentence);
            return {QString(rule.code), sentence, error.details};
        }
    }
    return {error.code, text.section(u'\n', 0, 0), error.details};
}

} // namespace Backstep::Delve
