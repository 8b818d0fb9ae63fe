// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsuleverifier.h"

#include "app/capsule/momentdecoder.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

template<typename Record>
Result<void> CapsuleVerifier::verifyKind()
{
    constexpr CapsuleFormat::RecordKind kind = Records::kindOf<Record>;
    for (qsizetype i = 0; i < m_file.blocks(kind); ++i) {
        const Result<LoadedBlockPtr> loaded = m_file.block(kind, i);
        if (!loaded) {
            return fail(loaded.error());
        }
        const LoadedBlock &block = **loaded;
        quint64 id = block.first;
        for (const RecordSpan &span : block.records) {
            RecordSource source(QByteArrayView(block.raw).sliced(span.begin, span.size), m_file.known(), kind, id);
            Record record;
            Records::code(source, record);
            if (!source.failed() && source.left() > 0) {
                source.refuse("a record has more bytes than it should");
            }
            if (source.failed()) {
                return fail(m_file.complaint().damaged(u"record %1 of kind %2: %3"_s.arg(id)
                                                           .arg(CapsuleFormat::index(kind))
                                                           .arg(QLatin1StringView(source.why()))));
            }
            const QString what =
                u"record %1 of kind %2 and what it refers to"_s.arg(id).arg(CapsuleFormat::index(kind));
            switch (note(record)) {
            case Verdict::Fine: break;
            case Verdict::Damaged: return fail(m_file.complaint().damaged(what));
            case Verdict::TooLarge: return fail(m_file.complaint().tooLarge(what));
            }
            ++id;
        }
    }
    return {};
}

Result<void> CapsuleVerifier::verify()
{
    using Step = Result<void> (CapsuleVerifier::*)();
    // Each after those that it looks at.
    const Step steps[] = {&CapsuleVerifier::verifyKind<Records::Text>,
                          &CapsuleVerifier::verifyKind<Records::Location>,
                          &CapsuleVerifier::verifyKind<Records::Labels>,
                          &CapsuleVerifier::verifyKind<Records::Frame>,
                          &CapsuleVerifier::verifyKind<Records::Stack>,
                          &CapsuleVerifier::verifyKind<Records::Variable>,
                          &CapsuleVerifier::verifyKind<Records::VariableList>,
                          &CapsuleVerifier::verifyKind<Records::Values>,
                          &CapsuleVerifier::verifyKind<Records::Origin>,
                          &CapsuleVerifier::verifyKind<Records::Goroutine>,
                          &CapsuleVerifier::verifyKind<Records::Page>,
                          &CapsuleVerifier::verifyKind<Records::Roster>,
                          &CapsuleVerifier::verifyKind<Records::WaitPart>,
                          &CapsuleVerifier::verifyKind<Records::Waits>,
                          &CapsuleVerifier::verifyWaits,
                          &CapsuleVerifier::verifyKind<Records::Threads>,
                          &CapsuleVerifier::verifyKind<Records::Moment>,
                          &CapsuleVerifier::verifyKind<Records::Output>,
                          &CapsuleVerifier::verifyKind<Records::Source>};
    for (const Step step : steps) {
        if (const Result<void> done = (this->*step)(); !done) {
            return done;
        }
    }
    return m_file.checkPages();
}

Result<void> CapsuleVerifier::verifyWaits()
{
    MomentDecoder decoder(m_file);
    for (quint64 id = 1; id <= m_file.known()[CapsuleFormat::index(CapsuleFormat::RecordKind::Waits)]; ++id) {
        decoder.begin();
        (void)decoder.waits(id);
        if (decoder.problem()) {
            return fail(*decoder.problem());
        }
    }
    return {};
}

CapsuleVerifier::Verdict CapsuleVerifier::note(const Records::Text &record)
{
    const bool leaf = record.parts.isEmpty();
    const bool fine = leaf ? decodedText(record.leaf).has_value()
                           : std::ranges::all_of(record.parts, [this](quint64 part) { return m_leaves[part]; });
    m_leaves.push_back(leaf);
    return fine ? Verdict::Fine : Verdict::Damaged;
}

CapsuleVerifier::Verdict CapsuleVerifier::note(const Records::Frame &record)
{
    m_frameDepths.push_back(m_frameDepths[record.below] + 1);
    return Verdict::Fine;
}

CapsuleVerifier::Verdict CapsuleVerifier::note(const Records::Stack &record) const
{
    return m_frameDepths[record.top] == record.count ? Verdict::Fine : Verdict::Damaged;
}

CapsuleVerifier::Verdict CapsuleVerifier::note(const Records::Variable &record)
{
    Tree tree{.nodes = 1, .depth = 1};
    for (const quint64 child : record.children) {
        const Tree &below = m_variables[child];
        tree.nodes += std::min<quint32>(below.nodes, CapsuleFormat::nodes);
        tree.depth = std::max<quint8>(tree.depth, below.depth + 1);
        if (tree.nodes > CapsuleFormat::nodes || tree.depth > CapsuleFormat::valueDepth) {
            return Verdict::TooLarge;
        }
    }
    m_variables.push_back(tree);
    return Verdict::Fine;
}

CapsuleVerifier::Verdict CapsuleVerifier::note(const Records::VariableList &record)
{
    quint64 nodes = m_listNodes[record.more];
    for (const quint64 variable : record.variables) {
        nodes += m_variables[variable].nodes;
    }
    m_listNodes.push_back(static_cast<quint32>(std::min<quint64>(nodes, CapsuleFormat::nodes + 1)));
    return nodes <= CapsuleFormat::nodes ? Verdict::Fine : Verdict::TooLarge;
}

CapsuleVerifier::Verdict CapsuleVerifier::note(const Records::Page &record)
{
    m_pageSizes.push_back(static_cast<quint16>(record.ids.size()));
    return Verdict::Fine;
}

CapsuleVerifier::Verdict CapsuleVerifier::note(const Records::WaitPart &record)
{
    m_waitWeights.push_back(static_cast<quint32>(Records::weight(record)) + 1);
    return Verdict::Fine;
}

CapsuleVerifier::Verdict CapsuleVerifier::note(const Records::Waits &record)
{
    qint64 weight = 0;
    for (const quint64 part : record.parts) {
        weight += m_waitWeights[part];
    }
    m_waits += weight;
    const bool fine = weight <= CapsuleFormat::waitWeight && m_waits <= CapsuleFormat::waitsInAll;
    return fine ? Verdict::Fine : Verdict::TooLarge;
}

CapsuleVerifier::Verdict CapsuleVerifier::note(const Records::Roster &record) const
{
    for (qsizetype i = 0; i < record.pages.size(); ++i) {
        if (m_pageSizes[record.pages[i]] != record.counts[i]) {
            return Verdict::Damaged;
        }
    }
    return Verdict::Fine;
}

} // namespace Backstep
