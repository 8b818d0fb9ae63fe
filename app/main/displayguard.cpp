// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/displayguard.h"

#include <QCoreApplication>
#include <QList>

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace Backstep {

namespace {

struct Said
{
    QtMsgType type;
    QString category;
    QString text;
};

// A message handler reaches nothing but globals.
QtMessageHandler previous = nullptr;
QList<Said> said;

[[noreturn]] void endWithoutWindow(const QString &last)
{
    const bool display = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
    const QString sentence = display
        ? QCoreApplication::translate("Backstep::Main",
                                      "The display cannot be used, so no window opens; check DISPLAY, WAYLAND_DISPLAY "
                                      "and QT_QPA_PLATFORM, or use the commands that backstep --help lists.")
        : QCoreApplication::translate("Backstep::Main",
                                      "There is no display here, so no window opens; start backstep in a desktop "
                                      "session or through “ssh -X”, or use the commands that backstep --help lists.");
    std::fprintf(stderr, "backstep: %s\n", qPrintable(sentence));
    for (const Said &line : std::as_const(said)) {
        if (display) {
            std::fprintf(stderr, "    %s\n", qPrintable(line.text.trimmed()));
        }
    }
    if (display) {
        std::fprintf(stderr, "    %s\n", qPrintable(last.section(u'\n', 0, 0)));
    }
    std::fflush(stderr);
    std::_Exit(1);
}

void handle(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (type == QtFatalMsg) {
        endWithoutWindow(text);
    }
    said.append({type, QString::fromUtf8(context.category), text});
}

} // namespace

DisplayGuard::DisplayGuard()
{
    said.clear();
    previous = qInstallMessageHandler(handle);
}

DisplayGuard::~DisplayGuard()
{
    qInstallMessageHandler(previous);
    for (const Said &line : std::exchange(said, {})) {
        const QByteArray category = line.category.toUtf8();
        const QMessageLogContext context(nullptr, 0, nullptr, category.constData());
        qt_message_output(line.type, context, line.text);
    }
}

} // namespace Backstep
