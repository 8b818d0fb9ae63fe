// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/records.h"

#include <bit>

namespace Backstep::Records {

namespace {

/// Fields that are mostly empty cost a bit of a mask where they are. Writing: has(bit, present) notes it and the mask
/// is complete before the first field. Reading: the mask says what follows.
class Mask
{
public:
    void set(int bit, bool present) { m_bits |= present ? quint64{1} << bit : 0; }
    [[nodiscard]] bool has(int bit) const { return ((m_bits >> bit) & 1) != 0; }
    void code(RecordSink &coder) { coder.number(m_bits); }
    void code(RecordSource &coder) { coder.number(m_bits); }
    [[nodiscard]] bool within(int bits) const { return (m_bits >> bits) == 0; }

private:
    quint64 m_bits = 0;
};

template<typename Coder>
void codeLocation(Coder &coder, Location &record)
{
    coder.number(record.pc);
    coder.id(RecordKind::Text, record.file);
    coder.integer(record.line);
    coder.id(RecordKind::Text, record.function);
}

template<typename Coder>
void codeText(Coder &coder, Text &record)
{
    bool whole = record.parts.isEmpty();
    coder.flag(whole);
    if (whole) {
        coder.rest(record.leaf);
    } else {
        coder.ids(RecordKind::Text, record.parts, CapsuleFormat::textParts);
    }
}

template<typename Coder>
void codeFrame(Coder &coder, Frame &record)
{
    Mask mask;
    mask.set(0, record.inlined);
    mask.set(1, record.runtime);
    mask.set(2, record.last);
    mask.set(3, record.error != 0);
    mask.code(coder);
    record.inlined = mask.has(0);
    record.runtime = mask.has(1);
    record.last = mask.has(2);
    coder.id(RecordKind::Location, record.location);
    coder.signedNumber(record.offset);
    if (mask.has(3)) {
        coder.id(RecordKind::Text, record.error);
    }
    coder.id(RecordKind::Frame, record.below);
}

template<typename Coder>
void codeStack(Coder &coder, Stack &record)
{
    coder.id(RecordKind::Frame, record.top);
    coder.signedNumber(record.count);
    coder.integer(record.firstUserFrame);
    coder.flag(record.complete);
    qsizetype size = record.indexes.size();
    coder.size(size, CapsuleFormat::frames, 1);
    if constexpr (Coder::reading) {
        if (record.count < 0 || record.count > CapsuleFormat::frames || (size != 0 && size != record.count)) {
            return coder.refuse("a stack of impossible depth");
        }
        record.indexes.resize(size);
    }
    for (int &index : record.indexes) {
        coder.integer(index);
    }
}

enum VariableField {
    HasType,
    HasValue,
    HasAddress,
    HasLength,
    HasCapacity,
    HasChildCount,
    HasChildren,
    HasExpression,
    HasUnreadable,
    HasLine,
    IsArgument,
    IsReturnValue,
    IsShadowed,
    IsTruncated,
    IsOptimisedOut,
    VariableFields,
};

template<typename Coder>
Mask codeVariableMask(Coder &coder, Variable &record)
{
    Mask mask;
    mask.set(HasType, record.type != 0);
    mask.set(HasValue, record.value != 0);
    mask.set(HasAddress, record.address != 0);
    mask.set(HasLength, record.length != 0);
    mask.set(HasCapacity, record.capacity != 0);
    mask.set(HasChildCount, record.childCount != record.children.size());
    mask.set(HasChildren, !record.children.isEmpty());
    mask.set(HasExpression, record.expression != 0);
    mask.set(HasUnreadable, record.unreadable != 0);
    mask.set(HasLine, record.declarationLine != 0);
    mask.set(IsArgument, record.argument);
    mask.set(IsReturnValue, record.returnValue);
    mask.set(IsShadowed, record.shadowed);
    mask.set(IsTruncated, record.truncated);
    mask.set(IsOptimisedOut, record.optimisedOut);
    mask.code(coder);
    record.argument = mask.has(IsArgument);
    record.returnValue = mask.has(IsReturnValue);
    record.shadowed = mask.has(IsShadowed);
    record.truncated = mask.has(IsTruncated);
    record.optimisedOut = mask.has(IsOptimisedOut);
    return mask;
}

template<typename Coder>
void codeVariable(Coder &coder, Variable &record)
{
    const Mask mask = codeVariableMask(coder, record);
    coder.id(RecordKind::Text, record.name);
    coder.enumeration(record.kind, VariableKind::UnsafePointer);
    const auto textField = [&](VariableField field, quint64 &text) {
        if (mask.has(field)) {
            coder.id(RecordKind::Text, text);
        }
    };
    const auto numberField = [&](VariableField field, qint64 &number) {
        if (mask.has(field)) {
            coder.signedNumber(number);
        }
    };
    textField(HasType, record.type);
    textField(HasValue, record.value);
    if (mask.has(HasAddress)) {
        coder.number(record.address);
    }
    numberField(HasLength, record.length);
    numberField(HasCapacity, record.capacity);
    if (mask.has(HasChildren)) {
        coder.ids(RecordKind::Variable, record.children, CapsuleFormat::children);
    }
    if constexpr (Coder::reading) {
        record.childCount = record.children.size();
    }
    numberField(HasChildCount, record.childCount);
    textField(HasExpression, record.expression);
    textField(HasUnreadable, record.unreadable);
    if (mask.has(HasLine)) {
        coder.integer(record.declarationLine);
    }
    if constexpr (Coder::reading) {
        if (!mask.within(VariableFields)) {
            coder.refuse("an unknown field");
        }
    }
}

template<typename Coder>
void codeValues(Coder &coder, Values &record)
{
    qsizetype size = record.frames.size();
    coder.size(size, CapsuleFormat::valuedFrames, 3);
    if constexpr (Coder::reading) {
        record.frames.resize(size);
    }
    for (FrameValues &frame : record.frames) {
        coder.integer(frame.frame);
        coder.id(RecordKind::VariableList, frame.arguments);
        coder.id(RecordKind::VariableList, frame.locals);
    }
}

template<typename Coder>
void codeOrigin(Coder &coder, Origin &record)
{
    coder.signedNumber(record.id);
    coder.id(RecordKind::Location, record.goStatement);
    coder.id(RecordKind::Location, record.start);
    coder.flag(record.system);
}

template<typename Coder>
void codeGoroutine(Coder &coder, Goroutine &record)
{
    coder.id(RecordKind::Origin, record.origin);
    coder.enumeration(record.state, GoroutineState::Preempted);
    coder.id(RecordKind::Text, record.waitReason);
    coder.id(RecordKind::Labels, record.labels);
    coder.id(RecordKind::Location, record.current);
    coder.id(RecordKind::Location, record.user);
    coder.integer(record.thread);
    coder.optional(record.waitSince);
    coder.id(RecordKind::Text, record.unreadable);
    coder.id(RecordKind::Stack, record.stack);
    coder.optional(record.stackGoroutine);
    coder.id(RecordKind::Values, record.values);
    if constexpr (Coder::reading) {
        if (record.origin == 0) {
            coder.refuse("a goroutine without an id");
        }
    }
}

template<typename Coder>
void codePage(Coder &coder, Page &record)
{
    qsizetype size = record.ids.size();
    coder.size(size, CapsuleFormat::pageGoroutines, 2);
    if constexpr (Coder::reading) {
        record.ids.resize(size);
    }
    quint64 before = 0;
    for (qint64 &id : record.ids) {
        auto step = static_cast<qint64>(static_cast<quint64>(id) - before);
        coder.signedNumber(step);
        before += static_cast<quint64>(step);
        id = static_cast<qint64>(before);
    }
    coder.ids(RecordKind::Goroutine, record.goroutines, CapsuleFormat::pageGoroutines);
    if constexpr (Coder::reading) {
        if (record.goroutines.size() != record.ids.size()) {
            coder.refuse("a page with other numbers of ids and goroutines");
        }
    }
}

template<typename Coder>
void codeRoster(Coder &coder, Roster &record)
{
    coder.ids(RecordKind::Page, record.pages, CapsuleFormat::rosterPages);
    if constexpr (Coder::reading) {
        record.counts.resize(record.pages.size());
    }
    for (int &count : record.counts) {
        coder.integer(count);
        if constexpr (Coder::reading) {
            if (count < 1 || count > CapsuleFormat::pageGoroutines) {
                return coder.refuse("a page of impossible size");
            }
        }
    }
}

template<typename Coder>
void codeHits(Coder &coder, QList<Hit> &hits)
{
    qsizetype size = hits.size();
    coder.size(size, CapsuleFormat::hits, 3);
    if constexpr (Coder::reading) {
        hits.resize(size);
    }
    for (Hit &hit : hits) {
        coder.integer(hit.breakpoint);
        coder.signedNumber(hit.goroutine);
        coder.number(hit.totalHits);
    }
}

template<typename Coder>
void codeThreads(Coder &coder, Threads &record)
{
    qsizetype size = record.threads.size();
    coder.size(size, CapsuleFormat::threads, 3);
    if constexpr (Coder::reading) {
        record.threads.resize(size);
    }
    for (Thread &thread : record.threads) {
        coder.integer(thread.id);
        coder.signedNumber(thread.goroutine);
        coder.id(RecordKind::Location, thread.location);
    }
}

/// What later versions added; nothing where there is nothing of it.
template<typename Coder>
void codeMomentTail(Coder &coder, Moment &record)
{
    const auto more = [&coder](bool has) {
        if constexpr (Coder::reading) {
            return coder.left() > 0;
        }
        return has;
    };
    if (more(record.waits != 0 || record.threads != 0)) {
        coder.id(RecordKind::Waits, record.waits);
    }
    if (more(record.threads != 0)) {
        coder.id(RecordKind::Threads, record.threads);
    }
}

template<typename Coder>
void codeMoment(Coder &coder, Moment &record)
{
    coder.signedNumber(record.position.event);
    coder.signedNumber(record.position.order);
    coder.id(RecordKind::Text, record.why);
    coder.integer(record.depth);
    coder.signedNumber(record.frameOffset);
    coder.optional(record.event);
    coder.enumeration(record.reason, StopReason::ReverseUnfinished);
    coder.id(RecordKind::Text, record.reasonText);
    coder.id(RecordKind::Text, record.sentence);
    coder.signedNumber(record.goroutine);
    coder.id(RecordKind::Labels, record.labels);
    coder.id(RecordKind::Location, record.location);
    coder.integer(record.thread);
    codeHits(coder, record.hits);
    coder.id(RecordKind::VariableList, record.returnValues);
    coder.flag(record.stepUnfinished);
    coder.flag(record.atStart);
    coder.flag(record.atEnd);
    coder.flag(record.exited);
    coder.optional(record.exitStatus);
    auto bits = std::bit_cast<quint64>(record.milliseconds);
    coder.bits64(bits);
    record.milliseconds = std::bit_cast<double>(bits);
    coder.id(RecordKind::Roster, record.roster);
    coder.id(RecordKind::VariableList, record.packageVariables);
    coder.signedNumber(record.outputLines);
    codeMomentTail(coder, record);
    if constexpr (Coder::reading) {
        constexpr qint64 furthest = CapsuleFormat::furthestEvent;
        if (record.position.event < -furthest || record.position.event > furthest
            || record.event.value_or(0) < -furthest || record.event.value_or(0) > furthest) {
            coder.refuse("an event that no recording has");
        }
        const qint64 status = record.exitStatus.value_or(0);
        if (record.outputLines < 0 || record.depth < 0 || status != static_cast<int>(status)) {
            coder.refuse("a number that cannot be");
        }
    }
}

template<typename Coder>
void codeOutput(Coder &coder, Output &record)
{
    coder.enumeration(record.source, OutputSource::Session);
    coder.id(RecordKind::Text, record.text);
    coder.optional(record.event);
}

template<typename Coder>
void codeLabels(Coder &coder, Labels &record)
{
    qsizetype size = record.texts.size();
    coder.size(size, CapsuleFormat::labelTexts, 1);
    if constexpr (Coder::reading) {
        if (size % 2 != 0) {
            return coder.refuse("a label without a value");
        }
        record.texts.resize(size);
    }
    for (quint64 &text : record.texts) {
        coder.id(RecordKind::Text, text);
    }
}

template<typename Coder>
void codeSource(Coder &coder, Source &record)
{
    coder.id(RecordKind::Text, record.path);
    coder.id(RecordKind::Text, record.text);
}

template<typename Coder>
void codeVariableList(Coder &coder, VariableList &record)
{
    coder.ids(RecordKind::Variable, record.variables, CapsuleFormat::listPart);
    coder.id(RecordKind::VariableList, record.more);
    if constexpr (Coder::reading) {
        if (record.variables.isEmpty() && record.more != 0) {
            coder.refuse("a list of nothing that goes on"); // any number of them would cost nothing but time
        }
    }
}

} // namespace

// A type's name cannot stand in parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)
// clang-format off
#define BACKSTEP_CODE_BOTH_WAYS(Record)                                                                                \
    void code(RecordSink &coder, Record &record) { code##Record(coder, record); }                                      \
    void code(RecordSource &coder, Record &record) { code##Record(coder, record); }
// clang-format on
// NOLINTEND(bugprone-macro-parentheses)

BACKSTEP_CODE_BOTH_WAYS(Location)
BACKSTEP_CODE_BOTH_WAYS(Text)
BACKSTEP_CODE_BOTH_WAYS(Labels)
BACKSTEP_CODE_BOTH_WAYS(Frame)
BACKSTEP_CODE_BOTH_WAYS(Stack)
BACKSTEP_CODE_BOTH_WAYS(Variable)
BACKSTEP_CODE_BOTH_WAYS(VariableList)
BACKSTEP_CODE_BOTH_WAYS(Values)
BACKSTEP_CODE_BOTH_WAYS(Origin)
BACKSTEP_CODE_BOTH_WAYS(Goroutine)
BACKSTEP_CODE_BOTH_WAYS(Page)
BACKSTEP_CODE_BOTH_WAYS(Roster)
BACKSTEP_CODE_BOTH_WAYS(Threads)
BACKSTEP_CODE_BOTH_WAYS(Moment)
BACKSTEP_CODE_BOTH_WAYS(Output)
BACKSTEP_CODE_BOTH_WAYS(Source)

#undef BACKSTEP_CODE_BOTH_WAYS

} // namespace Backstep::Records
