// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
// What Qt itself needs from the start of a program to a painted window: the measure for bench_start.

#include "app/main/firstpaint.h"

#include <QApplication>
#include <QMainWindow>

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    QMainWindow window;
    window.resize(1440, 900);
    Backstep::FirstPaint::sayWhenPainted(&window);
    window.show();
    return QApplication::exec();
}
