// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/recorder/recordrequest.h"

#include "app/ssh/quoting.h"

namespace Backstep {

Result<QByteArray> recordWords(const RecordRequest &request)
{
    QByteArrayList words;
    for (const auto &[name, value] : request.options) {
        words.append("--" + name);
        if (!value.isEmpty()) {
            words.append(value);
        }
    }
    words.append("--");
    words.append(request.command);
    return shellCommand(words).transform([](const QByteArray &quoted) { return QByteArray(quoted + "\n# end\n"); });
}

} // namespace Backstep
