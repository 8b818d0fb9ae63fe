// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QElapsedTimer>
#include <QFile>
#include <QList>
#include <QRandomGenerator>

#include <cstdint>
#include <cstdio>
#include <cstring>

/// What must hold for any bytes; aborts where it does not. Each fuzz target defines it and includes this header once.
static void check(const QByteArray &bytes);

#ifdef BACKSTEP_LIBFUZZER

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    check(QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    return 0;
}

#else

namespace FuzzMain {

/// A seed with some bytes changed, added, taken out or exchanged with those of another one.
inline QByteArray varied(const QList<QByteArray> &seeds, QRandomGenerator &random)
{
    const auto below = [&random](qsizetype bound) {
        return bound > 0 ? static_cast<qsizetype>(random.bounded(static_cast<quint32>(bound))) : 0;
    };
    QByteArray bytes = seeds.at(below(seeds.size()));
    for (qsizetype changes = 1 + below(8); changes > 0; --changes) {
        const qsizetype at = below(bytes.size());
        const qsizetype length = 1 + below(random.bounded(4) == 0 ? 64 : 4);
        QByteArray noise(length, '\0');
        for (char &byte : noise) {
            byte = static_cast<char>(random.bounded(2) == 0 ? random.bounded(256) : random.bounded(8));
        }
        switch (random.bounded(5)) {
        case 0: bytes.insert(at, noise); break;
        case 1: bytes.remove(at, length); break;
        case 2: bytes.append(noise); break;
        case 3: bytes.replace(at, length, seeds.at(below(seeds.size())).mid(at, length)); break;
        default: bytes.replace(at, qMin(length, bytes.size() - at), noise);
        }
    }
    return bytes;
}

/// The input that is tried, for whoever looks at what made it abort.
inline void keep(const QByteArray &bytes)
{
    QFile file(QStringLiteral("fuzz-last"));
    if (file.open(QIODevice::WriteOnly)) {
        file.write(bytes);
    }
}

} // namespace FuzzMain

namespace FuzzMain {

/// What stands behind a word's equals sign; 0 where that is no number.
inline qint64 numberIn(const char *word)
{
    const QByteArrayView text(word);
    return text.sliced(text.indexOf('=') + 1).toLongLong();
}

} // namespace FuzzMain

/// Without libFuzzer: checks the files named, or standard input; with -runs=N or -seconds=N also as many inputs, or for
/// as long, that are made out of these. -seed=N: others; the same number is always the same inputs. -keep: the one that
/// is tried is in ./fuzz-last.
// NOLINTNEXTLINE(misc-definitions-in-headers): each target is one file
int main(int argc, char **argv)
{
    QList<QByteArray> seeds;
    qint64 runs = 0;
    qint64 seconds = 0;
    quint32 seed = 1;
    bool keeps = false;
    for (int i = 1; i < argc || (i == 1 && argc == 1); ++i) {
        const char *word = argc > 1 ? argv[i] : "";
        if (std::strncmp(word, "-runs=", 6) == 0) {
            runs = FuzzMain::numberIn(word);
        } else if (std::strncmp(word, "-seconds=", 9) == 0) {
            seconds = FuzzMain::numberIn(word);
        } else if (std::strncmp(word, "-seed=", 6) == 0) {
            seed = static_cast<quint32>(FuzzMain::numberIn(word));
        } else if (std::strcmp(word, "-keep") == 0) {
            keeps = true;
        } else {
            QFile file;
            const bool opened = argc > 1 ? (file.setFileName(QFile::decodeName(word)), file.open(QIODevice::ReadOnly))
                                         : file.open(stdin, QIODevice::ReadOnly);
            if (!opened) {
                std::fprintf(stderr, "cannot read %s\n", word);
                return 2;
            }
            seeds.append(file.readAll());
            check(seeds.last());
        }
    }
    QRandomGenerator random(seed);
    QElapsedTimer timer;
    timer.start();
    qint64 tried = 0;
    while (!seeds.isEmpty() && (tried < runs || timer.elapsed() < seconds * 1000)) {
        const QByteArray bytes = FuzzMain::varied(seeds, random);
        if (keeps) {
            FuzzMain::keep(bytes);
        }
        check(bytes);
        ++tried;
    }
    std::printf("%lld inputs\n", static_cast<long long>(tried + seeds.size()));
    return 0;
}

#endif
