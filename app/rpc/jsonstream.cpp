// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/jsonstream.h"

#include "app/base/foreigntext.h"
#include "app/rpc/rpccode.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::JsonStream)
};

constexpr qsizetype excerpt = 120; ///< characters of foreign bytes in a detail

qsizetype firstInk(QByteArrayView bytes)
{
    constexpr QByteArrayView blanks{" \t\r\n"};
    qsizetype i = 0;
    while (i < bytes.size() && blanks.contains(bytes[i])) {
        ++i;
    }
    return i;
}

} // namespace

std::vector<Result<JsonFrame>> JsonStream::feed(const QByteArray &piece)
{
    std::vector<Result<JsonFrame>> frames;
    QByteArrayView rest(piece);
    while (!rest.isEmpty() && !m_broken) {
        const qsizetype newline = rest.indexOf('\n');
        const QByteArrayView part = newline < 0 ? rest : rest.first(newline + 1);
        rest = rest.sliced(part.size());
        if (const Result<void> kept = append(part); !kept) {
            m_broken = true;
            frames.emplace_back(fail(kept.error()));
        } else if (newline >= 0) {
            const QByteArray line = std::exchange(m_line, {});
            if (firstInk(line) < line.size()) {
                frames.push_back(parse(line));
                m_broken = !frames.back().has_value();
            }
            m_consumed += line.size();
        }
    }
    if (m_broken) {
        m_line = {};
    }
    return frames;
}

Result<void> JsonStream::finish() const
{
    if (m_broken || firstInk(m_line) == m_line.size()) {
        return {};
    }
    return fail(RpcCode::badReply,
                Text::tr("The connection ended inside an answer, after %1 of its bytes.").arg(m_line.size()),
                {harmless(m_line, excerpt)});
}

Result<JsonFrame> JsonStream::parse(const QByteArray &line) const
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(line, &problem);
    if (document.isObject()) {
        return JsonFrame{document.object(), line.size()};
    }
    const QString what = problem.error == QJsonParseError::NoError ? Text::tr("not an object") : problem.errorString();
    const auto near = QByteArrayView(line).sliced(qBound(qsizetype(0), qsizetype(problem.offset), line.size()));
    return fail(RpcCode::badReply,
                Text::tr("The debugger sent something that is not JSON, so its answers can no longer be told apart."),
                {Text::tr("at byte %1: %2").arg(m_consumed + problem.offset).arg(what), harmless(near, excerpt)});
}

Result<void> JsonStream::checkStart(QByteArrayView part) const
{
    const qsizetype ink = firstInk(part);
    if (firstInk(m_line) < m_line.size() || ink == part.size() || part[ink] == '{') {
        return {};
    }
    return fail(RpcCode::badReply, Text::tr("What answers there is not a Delve debugger; check the address."),
                {Text::tr("at byte %1: an object was expected").arg(m_consumed + m_line.size() + ink),
                 harmless(part.sliced(ink), excerpt)});
}

Result<void> JsonStream::append(QByteArrayView part)
{
    // Only the first bytes of a line matter, so that a line in many pieces is not looked at again and again.
    if (m_line.isEmpty() || m_line.size() < 16) {
        if (const Result<void> start = checkStart(part); !start) {
            return start;
        }
    }
    if (m_line.size() + part.size() > m_limit) {
        return fail(RpcCode::badReply,
                    Text::tr("An answer of the debugger is longer than %1 bytes, more than is accepted; ask for less "
                             "at a time.")
                        .arg(m_limit),
                    {Text::tr("at byte %1").arg(m_consumed)});
    }
    m_line.append(part);
    return {};
}

} // namespace Backstep
