// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/outputfilter.h"

#include "ui/models/outputmodel.h"
#include "ui/models/texts.h"

#include <algorithm>

namespace Backstep {

namespace {

bool shown(const OutputLine &line, const QStringList &words, const QSet<OutputSource> &hidden)
{
    if (hidden.contains(line.source)) {
        return false;
    }
    if (words.isEmpty()) {
        return true;
    }
    const QString text = Texts::harmless(line.text);
    const QString source = outputSourceKey(line.source);
    const QString event = line.event ? QString::number(*line.event) : QString();
    return std::ranges::all_of(words, [&](const QString &word) {
        return text.contains(word, Qt::CaseInsensitive) || source.contains(word, Qt::CaseInsensitive)
            || event.contains(word);
    });
}

} // namespace

OutputFilter::OutputFilter(const OutputModel *output, QObject *parent) : SnapshotFilter(parent), m_output(output) {}

void OutputFilter::setShown(const QList<OutputSource> &sources, bool shown)
{
    for (const OutputSource source : sources) {
        if (shown) {
            m_hidden.remove(source);
        } else {
            m_hidden.insert(source);
        }
    }
    refilter();
}

bool OutputFilter::accepts(int row) const
{
    return shown(m_output->lines().at(row), words(), m_hidden);
}

/// Output keeps its own order.
SnapshotFilter::Question OutputFilter::question(int /*sortColumn*/) const
{
    Question question;
    question.rows = m_output->rowCount();
    if (words().isEmpty() && m_hidden.isEmpty()) {
        question.accepts = [](int) { return true; };
    } else {
        question.accepts = [lines = m_output->lines(), words = words(), hidden = m_hidden](int row) {
            return shown(lines.at(row), words, hidden);
        };
    }
    return question;
}

} // namespace Backstep
