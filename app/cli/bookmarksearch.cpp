// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/bookmarksearch.h"

#include "app/capsule/capsulereader.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleCommand)
};

/// One note of a moment; the event where it is about another than the moment's.
struct Note
{
    QString text;
    std::optional<qint64> event;
};

/// As a making joins them: "one; another (event 395)".
QList<Note> notesOf(const QString &bookmark)
{
    static const QRegularExpression elsewhere(u"^(.*) \\(event (\\d+)\\)$"_s);
    QList<Note> notes;
    const QStringList texts = bookmark.isEmpty() ? QStringList() : bookmark.split(u"; "_s);
    for (const QString &text : texts) {
        const QRegularExpressionMatch match = elsewhere.match(text);
        bool isEvent = false;
        const qint64 event = match.captured(2).toLongLong(&isEvent);
        if (isEvent) {
            notes.append({match.captured(1), event});
        }
        notes.append({text, {}}); // a person may write so, too
    }
    if (notes.size() > 1) {
        notes.append({bookmark, {}}); // or it is one that has a semicolon in it
    }
    return notes;
}

} // namespace

Result<AroundEvent> aroundBookmark(const QString &note, const QStringList &capsules, AroundEvent recipe)
{
    QStringList known;
    std::optional<Error> unreadable; ///< the first
    QStringList details;
    for (const QString &capsule : capsules) {
        const auto reader = CapsuleReader::open(capsule);
        if (!reader) {
            unreadable = unreadable.value_or(reader.error());
            details.append(reader.error().message);
        }
        const MomentInfoList moments = reader ? *(*reader)->moments() : MomentInfoList();
        for (const MomentInfo &moment : moments) {
            for (const Note &one : notesOf(moment.bookmark)) {
                if (one.text == note) {
                    recipe.event = one.event.value_or(moment.position.event);
                    recipe.place = one.event ? CodeLocation() : moment.location;
                    recipe.goroutine = one.event ? 0 : moment.goroutine;
                    return recipe;
                }
                known.append(u"“%1”"_s.arg(moment.bookmark.contains(u"; "_s) ? one.text : moment.bookmark));
            }
        }
    }
    if (known.isEmpty() && unreadable) {
        return fail(*unreadable);
    }
    known.removeDuplicates();
    const QString which = known.isEmpty()
        ? Text::tr("There is no bookmark in the capsules of this recording; say which "
                   "one has it by --bookmarks FILE, or name an event.")
        : Text::tr("The bookmarks are: %1.").arg(known.join(u", "_s));
    return fail(ErrorCode::notFound, Text::tr("There is no bookmark “%1”.").arg(note) + u' ' + which, details);
}

} // namespace Backstep
