// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/quoting.h"

#include <QCoreApplication>

namespace Backstep {

Result<QByteArray> shellQuote(QByteArrayView argument)
{
    if (argument.contains('\0')) {
        return fail(ErrorCode::badInput,
                    QCoreApplication::translate("Backstep::Quoting",
                                                "A name holds a zero byte, which no "
                                                "command can be given; it cannot "
                                                "be used on the host."));
    }
  // Inside single quotes nothing is special but the quote itself, which must
  // stand outside of them.
    QByteArray quoted;
    quoted.reserve(argument.size() + 2);
    quoted.append('\'');
    for (const char c : argument) {
        if (c == '\'') {
            quoted.append("'\\''");
        } else {
            quoted.append(c);
        }
    }
    quoted.append('\'');
    return quoted;
}

Result<QByteArray> shellCommand(const QByteArrayList &words)
{
    QByteArrayList quoted;
    for (const QByteArray &word : words) {
        Result<QByteArray> one = shellQuote(word);
        if (!one) {
            return one;
        }
        quoted.append(*std::move(one));
    }
    return quoted.join(' ');
}

} // namespace Backstep
