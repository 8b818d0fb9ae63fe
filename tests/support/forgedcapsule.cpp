// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/forgedcapsule.h"

#include "app/capsule/capsulefile.h"
#include "app/capsule/capsulereader.h"
#include "app/capsule/capsulestore.h"
#include "app/capsule/metacoding.h"

#include <QFile>

namespace Backstep::Testing {

using CapsuleFormat::RecordKind;

namespace {

const QLatin1StringView metaKeys[] = {CapsuleFormat::factsKey, CapsuleFormat::breakpointsKey,
                                      CapsuleFormat::bookmarksKey};

} // namespace

Result<ForgedCapsule> ForgedCapsule::from(const QString &path)
{
    const auto file = CapsuleFile::open(path);
    if (!file) {
        return fail(file.error());
    }
    ForgedCapsule forged;
    for (std::size_t kind = 1; kind < CapsuleFormat::kinds; ++kind) {
        for (quint64 id = 1; id <= (*file)->known()[kind]; ++id) {
            const auto record = (*file)->record(static_cast<RecordKind>(kind), id);
            if (!record) {
                return fail(record.error());
            }
            forged.records[kind].append(record->bytes.toByteArray());
        }
    }
    for (const QLatin1StringView key : metaKeys) {
        const auto value = (*file)->meta(key);
        if (value && *value) {
            forged.meta.insert(QByteArray(key.data()), **value);
        }
    }
    return forged;
}

quint64 ForgedCapsule::addText(const QString &text)
{
    const QByteArray bytes = encodedText(text);
    return add(Records::Text{.leaf = bytes, .parts = {}});
}

quint64 ForgedCapsule::addMoment(qint64 event, quint64 packageVariables, quint64 roster)
{
    Records::Moment moment;
    moment.position.event = event;
    moment.packageVariables = packageVariables;
    moment.roster = roster;
    return add(moment);
}

Result<void> ForgedCapsule::write(const QString &path, const std::function<void(Block &)> &change) const
{
    QFile::remove(path);
    const auto store = CapsuleStore::create(path, path, CapsuleStore::Care::Quick);
    if (!store) {
        return fail(store.error());
    }
    QList<Block> blocks;
    for (std::size_t kind = 1; kind < CapsuleFormat::kinds; ++kind) {
        QByteArray raw;
        quint64 first = 1;
        qint64 count = 0;
        const auto close = [&] {
            blocks.append(packedBlock(static_cast<RecordKind>(kind), first, count, raw, 1));
            first += static_cast<quint64>(count);
            count = 0;
            raw.clear();
        };
        for (const QByteArray &record : records[kind]) {
            appendRecord(raw, record);
            ++count;
            if (raw.size() >= CapsuleFormat::blockBytes) {
                close();
            }
        }
        if (count > 0) {
            close();
        }
    }
    for (Block &block : blocks) {
        if (change) {
            change(block);
        }
    }
    QMap<QByteArray, QByteArray> values;
    const QByteArrayList defaults{encodedFacts({}), encodedBreakpoints({}), encodedBookmarks({})};
    for (int i = 0; i < 3; ++i) {
        const QByteArray key(metaKeys[i].data());
        values.insert(key, packedMeta(metaKeys[i], meta.value(key, defaults[i])));
    }
    return (*store)->write(blocks, values);
}

QList<Error> askEverything(const QString &path)
{
    constexpr qsizetype mostMoments = 8;
    constexpr qsizetype mostGoroutines = 8;
    QList<Error> errors;
    const auto note = [&](const auto &result) {
        if (!result) {
            errors.append(result.error());
        }
        return result.has_value();
    };
    const auto reader = CapsuleReader::open(path);
    if (!note(reader)) {
        return errors;
    }
    const MomentInfoListPtr moments = (*reader)->moments();
    for (const MomentInfo &info : moments->first(qMin(moments->size(), mostMoments))) {
        note((*reader)->stop(info.id));
        note((*reader)->packageVariables(info.id));
        note((*reader)->outputLinesAt(info.id));
        note((*reader)->waits(info.id));
        const auto page = (*reader)->goroutines(info.id, 0, 1000);
        if (!note(page)) {
            continue;
        }
        for (const Goroutine &one : page->goroutines.first(qMin(page->goroutines.size(), mostGoroutines))) {
            const auto stack = (*reader)->stack(info.id, one.id);
            note(stack);
            note((*reader)->values(info.id, one.id, 0));
            note((*reader)->values(info.id, one.id, 2));
        }
    }
    note((*reader)->output(0, 1000));
    for (const QString &source : (*reader)->sourcePaths()) {
        note((*reader)->source(source));
    }
    note((*reader)->verify());
    return errors;
}

} // namespace Backstep::Testing
