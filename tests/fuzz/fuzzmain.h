// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QFile>

#include <cstdint>
#include <cstdio>

/// What must hold for any bytes; aborts where it does not. Each fuzz target defines it and includes this header once.
static void check(const QByteArray &bytes);

#ifdef BACKSTEP_LIBFUZZER

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    check(QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    return 0;
}

#else

/// Without libFuzzer: checks the files named, or standard input.
// NOLINTNEXTLINE(misc-definitions-in-headers): each target is one file
int main(int argc, char **argv)
{
    for (int i = 1; i < argc || i == 1; ++i) {
        QFile file;
        const bool opened = argc > 1 ? (file.setFileName(QFile::decodeName(argv[i])), file.open(QIODevice::ReadOnly))
                                     : file.open(stdin, QIODevice::ReadOnly);
        if (!opened) {
            std::fprintf(stderr, "cannot read %s\n", argv[i]);
            return 2;
        }
        check(file.readAll());
    }
    return 0;
}

#endif
