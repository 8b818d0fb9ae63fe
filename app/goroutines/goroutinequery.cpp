// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/goroutinequery.h"

#include "app/goroutines/querywords.h"
#include "app/goroutines/requestname.h"
#include "app/goroutines/statename.h"

#include <QCoreApplication>
#include <QStringMatcher>

#include <algorithm>
#include <array>
#include <limits>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

enum class Field { Anywhere, Label, State, Reason, Request, Function, File, Go, Start, Id, Thread, Tag, Since };

struct FieldRow
{
    QLatin1StringView name;
    Field field;
};

constexpr std::array fields{
    FieldRow{"label"_L1, Field::Label},     FieldRow{"state"_L1, Field::State}, FieldRow{"reason"_L1, Field::Reason},
    FieldRow{"request"_L1, Field::Request}, FieldRow{"fn"_L1, Field::Function}, FieldRow{"file"_L1, Field::File},
    FieldRow{"go"_L1, Field::Go},           FieldRow{"start"_L1, Field::Start}, FieldRow{"id"_L1, Field::Id},
    FieldRow{"thread"_L1, Field::Thread},   FieldRow{"tag"_L1, Field::Tag},     FieldRow{"since"_L1, Field::Since},
};

QString tr(const char *text)
{
    return QCoreApplication::translate("Backstep::GoroutineQuery", text);
}

QStringView fileName(const QString &path)
{
    return QStringView(path).sliced(path.lastIndexOf(u'/') + 1);
}

} // namespace

struct GoroutineQuery::Term
{
    Field field = Field::Anywhere;
    bool negated = false;
    QStringMatcher text; ///< looked for in texts
    QString label;       ///< its key
    QString value;       ///< whole, in lower case
    bool whole = false;  ///< the label's value must be `value`, not only contain it
    QList<GoroutineState> states; ///< of State, or those whose name contains the text
    QList<qint64> numbers;
    qint64 least = std::numeric_limits<qint64>::min(); ///< of the nanoseconds that it has waited
    qint64 most = std::numeric_limits<qint64>::max();
    int line = 0; ///< of File and Go; 0: any

    [[nodiscard]] bool in(QStringView where) const { return text.indexIn(where) >= 0; }
    [[nodiscard]] bool atPlace(const CodeLocation &place) const
    {
        return (line == 0 || line == place.line) && in(place.file);
    }
    [[nodiscard]] bool holdsForLabels(const QMap<QString, QString> &labels) const;
    [[nodiscard]] bool holdsAnywhere(const Goroutine &goroutine) const;
    [[nodiscard]] bool holds(const Goroutine &goroutine, qint64 now, const GoroutineTags &tags) const;
};

bool GoroutineQuery::Term::holdsForLabels(const QMap<QString, QString> &labels) const
{
    return std::ranges::any_of(labels.asKeyValueRange(), [this](const auto &entry) {
        if (entry.first.compare(label, Qt::CaseInsensitive) != 0) {
            return false;
        }
        return whole ? entry.second.compare(value, Qt::CaseInsensitive) == 0 : in(entry.second);
    });
}

/// What a person sees of it. The frame of the runtime in which all that wait are parked would match nearly all.
bool GoroutineQuery::Term::holdsAnywhere(const Goroutine &goroutine) const
{
    const auto inPlace = [this](const CodeLocation &place) {
        if (in(place.function)) {
            return true;
        }
        const QStringView name = fileName(place.file);
        return in(name) || (value.contains(u':') && in(QString(name % u':' % QString::number(place.line))));
    };
    const auto inLabel = [this](const auto &entry) {
        return in(entry.first) || in(entry.second)
            || (value.contains(u'=') && in(QString(entry.first % u'=' % entry.second)));
    };
    // To everybody the first is main.main, and the second whatever it runs with labels on.
    const bool entryKnown =
        goroutine.start.function != "runtime.main"_L1 && goroutine.start.function != "runtime/pprof.Do"_L1;
    return in(goroutine.waitReason) || inPlace(goroutine.user)
        || (goroutine.state == GoroutineState::Running && in(goroutine.current.function))
        || (entryKnown && in(goroutine.start.function)) || in(QString::number(goroutine.id))
        || states.contains(goroutine.state) || in(goroutine.unreadable)
        || std::ranges::any_of(goroutine.labels.asKeyValueRange(), inLabel);
}

bool GoroutineQuery::Term::holds(const Goroutine &goroutine, qint64 now, const GoroutineTags &tags) const
{
    switch (field) {
    case Field::Anywhere: return holdsAnywhere(goroutine);
    case Field::Label: return holdsForLabels(goroutine.labels);
    case Field::State: return states.contains(goroutine.state);
    case Field::Reason: return in(goroutine.waitReason) || in(goroutine.unreadable);
    case Field::Request: return in(requestName(goroutine.labels));
    case Field::Function:
        return in(goroutine.user.function) || in(goroutine.current.function) || in(goroutine.start.function);
    case Field::File: return atPlace(goroutine.user);
    case Field::Go: return atPlace(goroutine.goStatement) || (line == 0 && in(goroutine.goStatement.function));
    case Field::Start: return in(goroutine.start.function);
    case Field::Id: return numbers.contains(goroutine.id);
    case Field::Thread: return numbers.contains(goroutine.thread);
    case Field::Tag: return in(tags.value(goroutine.id));
    case Field::Since: break;
    }
    const qint64 waited = now - goroutine.waitSince.value_or(now);
    return goroutine.waitSince && goroutine.state == GoroutineState::Waiting && waited >= least && waited <= most;
}

namespace {

using Term = GoroutineQuery::Term;

/// Compiles one word; the first thing that is wrong with it ends it.
class WordCompiler
{
public:
    explicit WordCompiler(const QueryWord &word) : m_word(word) {}

    Result<Term> compile();

private:
    [[nodiscard]] std::unexpected<Error> wrong(const QString &what, qsizetype offset = 0) const
    {
        return fail(ErrorCode::badInput,
                    tr("The filter is not understood at character %1: %2").arg(m_word.at + offset + 1).arg(what));
    }
    Result<Term> compileField(const FieldRow &row, qsizetype behind);
    Result<Term> compileLabel(const QString &value, qsizetype behind);
    Result<Term> compileStates(const QString &value, qsizetype behind);
    Result<Term> compileNumbers(const QString &value, qsizetype behind);
    Result<Term> compileSince(const QString &value, qsizetype behind);
    void setText(const QString &text);
    /// The states whose name, as scripts or as people know it, has the text in it, or at its beginning.
    void setStates(const QString &text, bool beginning);

    const QueryWord &m_word;
    Term m_term;
};

void WordCompiler::setText(const QString &text)
{
    m_term.value = text;
    m_term.text = QStringMatcher(text, Qt::CaseInsensitive);
}

constexpr std::array allStates{GoroutineState::Idle,         GoroutineState::Runnable, GoroutineState::Running,
                               GoroutineState::Syscall,      GoroutineState::Waiting,  GoroutineState::Dead,
                               GoroutineState::CopyingStack, GoroutineState::Preempted};

void WordCompiler::setStates(const QString &text, bool beginning)
{
    for (const GoroutineState state : allStates) {
        for (const QString &name : {goroutineStateName(state), goroutineStateWord(state)}) {
            const qsizetype at = name.indexOf(text, 0, Qt::CaseInsensitive);
            if (at == 0 || (at > 0 && !beginning)) {
                m_term.states.append(state);
            }
        }
    }
}

Result<Term> WordCompiler::compile()
{
    m_term.negated = m_word.negated;
    if (m_word.open) {
        return wrong(tr("a quotation mark is not closed; write another one where the text ends."));
    }
    qsizetype letters = 0;
    while (letters < m_word.plain.size() && m_word.plain.at(letters).isLetter()) {
        ++letters;
    }
    const QString name = m_word.plain.left(letters).toLower();
    const QChar next = letters < m_word.plain.size() ? m_word.plain.at(letters) : QChar();
    const auto row = std::ranges::find(fields, name, &FieldRow::name);
    const bool time = row != fields.end() && row->field == Field::Since && (next == u'>' || next == u'<');
    if (time || (row != fields.end() && next == u':')) {
        m_term.field = row->field;
        return compileField(*row, letters + (time ? 0 : 1));
    }
    const QString rest = m_word.plain.sliced(qMin(letters + 1, m_word.plain.size()));
    if (letters > 0 && next == u':' && !rest.startsWith(u':') && !rest.startsWith(u'/')) {
        return wrong(tr("there is no field “%1”; there are %2. Text with a colon is put between quotation marks.")
                         .arg(name, goroutineQueryFields().join(u", "_s)));
    }
    setText(m_word.text);
    setStates(m_word.text, false);
    return m_term;
}

Result<Term> WordCompiler::compileField(const FieldRow &row, qsizetype behind)
{
    const QString value = m_word.text.sliced(behind);
    if (value.isEmpty()) {
        return wrong(tr("“%1:” needs something behind the colon.").arg(row.name), behind);
    }
    switch (row.field) {
    case Field::Label: return compileLabel(value, behind);
    case Field::State: return compileStates(value, behind);
    case Field::Id:
    case Field::Thread: return compileNumbers(value, behind);
    case Field::Since: return compileSince(value, behind);
    default: break;
    }
    setText(value);
    const qsizetype colon = value.lastIndexOf(u':');
    bool isLine = false;
    const int line = colon > 0 ? value.sliced(colon + 1).toInt(&isLine) : 0;
    if (isLine && (row.field == Field::File || row.field == Field::Go)) {
        m_term.line = line;
        setText(value.left(colon));
    }
    return m_term;
}

Result<Term> WordCompiler::compileLabel(const QString &value, qsizetype behind)
{
    const QString plain = m_word.plain.sliced(behind);
    const auto separator = std::ranges::find_if(plain, [](QChar c) { return c == u'=' || c == u'~'; });
    const qsizetype at = separator - plain.begin();
    if (at == 0) {
        return wrong(tr("a label has a name before the “%1”: label:NAME%1VALUE.").arg(plain.at(0)), behind);
    }
    if (at + 1 == value.size()) {
        return wrong(tr("“label:%1” needs a value behind it.").arg(value), behind + at);
    }
    m_term.label = value.left(at);
    m_term.whole = separator != plain.end() && *separator == u'=';
    setText(value.sliced(qMin(at + 1, value.size())));
    return m_term;
}

Result<Term> WordCompiler::compileStates(const QString &value, qsizetype behind)
{
    setStates(value, true);
    if (m_term.states.isEmpty()) {
        QStringList names;
        std::ranges::transform(allStates, std::back_inserter(names), goroutineStateName);
        return wrong(tr("there is no state “%1”; there are %2.").arg(value, names.join(u", "_s)), behind);
    }
    return m_term;
}

Result<Term> WordCompiler::compileNumbers(const QString &value, qsizetype behind)
{
    for (const QString &part : value.split(u',', Qt::SkipEmptyParts)) {
        bool isNumber = false;
        m_term.numbers.append(part.toLongLong(&isNumber));
        if (!isNumber) {
            return wrong(tr("“%1” is no number.").arg(part), behind);
        }
    }
    return m_term;
}

/// "1h30m" in nanoseconds.
std::optional<qint64> duration(QStringView text)
{
    struct Unit
    {
        QLatin1StringView name;
        double nanoseconds;
    };
    static constexpr std::array units{Unit{"ns"_L1, 1},  Unit{"us"_L1, 1e3}, Unit{"ms"_L1, 1e6},
                                      Unit{"s"_L1, 1e9}, Unit{"m"_L1, 6e10}, Unit{"h"_L1, 3.6e12}};
    double total = 0;
    while (!text.isEmpty()) {
        const auto notNumber = [](QChar c) { return !c.isDigit() && c != u'.'; };
        const qsizetype digits = std::ranges::find_if(text, notNumber) - text.begin();
        bool isNumber = false;
        const double number = text.left(digits).toDouble(&isNumber);
        text = text.sliced(digits);
        const qsizetype letters = std::ranges::find_if(text, [](QChar c) { return c.isDigit(); }) - text.begin();
        const auto unit = std::ranges::find(units, text.left(letters), [](const Unit &u) { return QString(u.name); });
        text = text.sliced(letters);
        if (!isNumber || unit == units.end()) {
            return std::nullopt;
        }
        total += number * unit->nanoseconds;
    }
    return total < 9e18 ? std::optional(static_cast<qint64>(total)) : std::nullopt;
}

Result<Term> WordCompiler::compileSince(const QString &value, qsizetype behind)
{
    const bool below = value.startsWith(u'<');
    qsizetype sign = below || value.startsWith(u'>') ? 1 : 0;
    sign += sign > 0 && value.size() > 1 && value.at(1) == u'=' ? 1 : 0;
    const std::optional<qint64> time = value.size() > sign ? duration(QStringView(value).sliced(sign)) : std::nullopt;
    if (!time) {
        return wrong(tr("since takes a time such as since>10s, since<1m30s or since>2h."), behind);
    }
    (below ? m_term.most : m_term.least) = *time;
    return m_term;
}

} // namespace

Result<GoroutineQuery> GoroutineQuery::parse(const QString &text)
{
    QList<Term> terms;
    for (const QueryWord &word : queryWords(text)) {
        Result<Term> term = WordCompiler(word).compile();
        if (!term) {
            return fail(term.error());
        }
        terms.append(std::move(*term));
    }
    GoroutineQuery query;
    if (!terms.isEmpty()) {
        // What is decided by a number is asked first.
        std::ranges::stable_sort(terms, std::greater(), [](const Term &term) { return term.field != Field::Anywhere; });
        query.m_terms = std::make_shared<const QList<Term>>(std::move(terms));
    }
    return query;
}

bool GoroutineQuery::accepts(const Goroutine &goroutine) const
{
    return !m_terms || std::ranges::all_of(*m_terms, [this, &goroutine](const Term &term) {
        return term.holds(goroutine, m_now, m_tags) != term.negated;
    });
}

bool GoroutineQuery::needsTime() const
{
    return m_terms && std::ranges::any_of(*m_terms, [](const Term &term) { return term.field == Field::Since; });
}

bool GoroutineQuery::needsTags() const
{
    return m_terms && std::ranges::any_of(*m_terms, [](const Term &term) { return term.field == Field::Tag; });
}

QString waitTimesSentence()
{
    return tr("Go notes how long goroutines wait only when it collects garbage, and writes it into text from the first "
              "minute on.");
}

QStringList goroutineQueryFields()
{
    QStringList names;
    for (const FieldRow &row : fields) {
        names.append(row.name);
    }
    return names;
}

QString goroutineQueryTerm(const QString &field, const QString &value)
{
    return field + u':' + quotedQueryText(value);
}

QString goroutineQueryWith(const QString &text, const QString &term)
{
    const QString field = term.left(term.indexOf(u':') + 1);
    QStringList words;
    for (const QueryWord &word : queryWords(text)) {
        if (word.negated || !word.plain.startsWith(field, Qt::CaseInsensitive)) {
            const qsizetype from = word.at - (word.negated ? 1 : 0);
            words.append(text.sliced(from, word.end - from));
        }
    }
    return (words << term).join(u' ');
}

QString goroutineLabelTerm(const QString &label, const QString &value)
{
    return u"label:"_s + quotedQueryText(label) + u'=' + quotedQueryText(value);
}

} // namespace Backstep
