// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capsuleplaces.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleSession)
};

/// "main.(*Account).transfer" as it may be written as well.
QString withoutPointer(QString function)
{
    return function.remove("(*"_L1).remove(u')');
}

/// A location as Delve understands it, as far as it makes sense here: FILE:LINE, FUNCTION, FUNCTION:LINE, /REGEX/.
struct PlacePattern
{
    QString file;
    int line = 0;
    QString function;
    std::optional<QRegularExpression> regex;
    int offset = 0; ///< lines below the one where the function begins

    explicit PlacePattern(const QString &text)
    {
        const qsizetype colon = text.lastIndexOf(u':');
        bool numeric = false;
        const int number = text.sliced(colon + 1).toInt(&numeric);
        if (text.size() > 2 && text.startsWith(u'/') && text.endsWith(u'/')) {
            regex.emplace(text.sliced(1, text.size() - 2));
        } else if (colon > 0 && numeric && text.left(colon).endsWith(".go"_L1)) {
            file = text.left(colon);
            line = number;
        } else {
            function = colon > 0 && numeric ? text.left(colon) : text;
            offset = colon > 0 && numeric ? number : 0;
        }
    }

    [[nodiscard]] bool fitsFunction(const QString &name) const
    {
        if (regex) {
            return regex->isValid() && regex->match(name).hasMatch();
        }
        const auto fits = [this](const QString &called) {
            return called == function || called.endsWith(u'.' + function) || called.endsWith(u'/' + function);
        };
        return !function.isEmpty() && (fits(name) || fits(withoutPointer(name)));
    }
    [[nodiscard]] bool fitsFile(const QString &path) const
    {
        return !file.isEmpty() && (path == file || path.endsWith(u'/' + file));
    }
};

} // namespace

CapsulePlaces::CapsulePlaces(const MomentInfoList &moments)
{
    QSet<std::pair<std::pair<QString, int>, QString>> known;
    for (const MomentInfo &moment : moments) {
        const CodeLocation &place = moment.location;
        const qsizetype before = known.size();
        if (!place.known() || (known.insert({{place.file, place.line}, place.function}), known.size() == before)) {
            continue;
        }
        m_byLine.insert(place.line, place);
        const auto entry = m_entries.constFind(place.function);
        if (entry == m_entries.constEnd() || place.line < entry->line) {
            m_entries.insert(place.function, place);
        }
    }
}

void CapsulePlaces::resolve(Breakpoint &breakpoint) const
{
    breakpoint.places.clear();
    breakpoint.problem.clear();
    const bool byLine = breakpoint.spec.expression.isEmpty();
    const PlacePattern pattern(breakpoint.spec.expression);
    if (pattern.regex && breakpoint.ofTarget) {
        breakpoint.problem =
            Text::tr("This regular expression came with the capsule and is not tried by itself; change "
                     "it, or set it anew, to use it.");
        return;
    }
    if (pattern.offset > 0) {
        breakpoint.problem = Text::tr("Where a function begins is not known in a capsule, so no line can be counted "
                                      "from there; set this as FILE:LINE.");
        return;
    }
    if (byLine || !pattern.file.isEmpty()) {
        const int line = byLine ? breakpoint.spec.line : pattern.line;
        for (auto [at, end] = m_byLine.equal_range(line); at != end; ++at) {
            const bool fits = byLine ? at->file == breakpoint.spec.file : pattern.fitsFile(at->file);
            const auto same = [&at](const CodeLocation &other) { return other.file == at->file; };
            if (fits && std::ranges::none_of(breakpoint.places, same)) {
                breakpoint.places.append(*at);
            }
        }
    } else {
        for (const auto &[function, entry] : m_entries.asKeyValueRange()) {
            if (pattern.fitsFunction(function)) {
                breakpoint.places.append(entry);
            }
        }
    }
    std::ranges::sort(breakpoint.places, {},
                      [](const CodeLocation &place) { return std::tie(place.file, place.line); });
    if (breakpoint.places.isEmpty()) {
        breakpoint.problem = Text::tr("No moment of this capsule is at this place, so nothing can stop here.");
    }
}

} // namespace Backstep
