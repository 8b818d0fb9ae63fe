// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/keyfile.h"

#include <QFile>

#include <algorithm>
#include <cstring>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Question
{
    const PassphraseSource &ask;
    PrivateKey &key;
};

/// libssh's callback: fills its buffer with the passphrase, which libssh wipes afterwards.
int givePassphrase(const char *, char *buffer, size_t size, int, int, void *data)
{
    const auto *question = static_cast<Question *>(data);
    if (question->key.asked) {
        return -1;
    }
    question->key.asked = true;
    const std::optional<std::vector<Secret>> answers = question->ask();
    if (!answers || answers->empty() || size == 0) {
        question->key.cancelled = true;
        return -1;
    }
    const size_t length = std::min(std::strlen(answers->front().constData()), size - 1);
    std::memcpy(buffer, answers->front().constData(), length);
    buffer[length] = '\0';
    return 0;
}

} // namespace

KeyHandle readPublicKey(const QString &privateFile)
{
    ssh_key key = nullptr;
    ssh_pki_import_pubkey_file(QFile::encodeName(privateFile + u".pub"_s).constData(), &key);
    return KeyHandle(key);
}

PrivateKey readPrivateKey(const QString &file, const PassphraseSource &ask)
{
    PrivateKey result;
    Question question{.ask = ask, .key = result};
    ssh_key key = nullptr;
    ssh_pki_import_privkey_file(QFile::encodeName(file).constData(), nullptr, givePassphrase, &question, &key);
    result.handle.reset(key);
    return result;
}

} // namespace Backstep
