// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// outcomeText(): a session's answers for people.

#include "app/base/foreigntext.h"
#include "app/cli/scriptoutcome.h"
#include "app/cli/texttable.h"
#include "app/goroutines/statename.h"

#include <QCoreApplication>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Backstep::ScriptOutcome", text);
}

QString placeText(const CodeLocation &place)
{
    return place.known() ? u"%1:%2"_s.arg(place.file).arg(place.line) : u"?"_s;
}

QString labelsText(const QMap<QString, QString> &labels)
{
    QStringList words;
    for (auto label = labels.cbegin(); label != labels.cend(); ++label) {
        words.append(label.key() + u'=' + label.value());
    }
    return words.join(u' ');
}

QString variableText(const Variable &variable, int depth)
{
    const QString value = variable.unreadable.isEmpty() ? variable.value : u"(%1)"_s.arg(variable.unreadable);
    QString text = QString(depth * 2, u' ') + harmless(variable.name + u"  "_s + variable.type + u"  "_s + value);
    for (const Variable &child : variable.children) {
        text += u'\n' + variableText(child, depth + 1);
    }
    return text;
}

QStringList positionWords(std::optional<qint64> event, int moment, int moments)
{
    QStringList words;
    if (event) {
        words.append(translated("event %1").arg(*event));
    }
    if (moment > 0) {
        words.append(translated("moment %1 of %2").arg(moment).arg(moments));
    }
    return words;
}

QString stopText(const Stop &stop)
{
    QStringList facts{stop.reasonText};
    facts += positionWords(stop.event, stop.moment, stop.moments);
    if (stop.goroutine > 0) {
        facts.append(translated("goroutine %1 %2").arg(stop.goroutine).arg(labelsText(stop.labels)).trimmed());
    }
    facts.append(translated("%1 ms").arg(stop.milliseconds, 0, 'f', 1));
    QString text = harmless(u"[%1] %2"_s.arg(stop.number).arg(facts.join(u", "_s)));
    if (stop.location.known()) {
        text += u'\n' + harmless(u"    %1  %2"_s.arg(stop.location.function, placeText(stop.location)));
    }
    return stop.sentence.isEmpty() ? text : QString(text + u"\n    "_s + harmless(stop.sentence));
}

/// No number and no reason: nothing has moved.
QString lookText(const Stop &stop)
{
    const QString words = translated("looking at goroutine %1 %2").arg(stop.goroutine).arg(labelsText(stop.labels));
    const CodeLocation &place = stop.location;
    return harmless(words.trimmed())
        + (place.known() ? u'\n' + harmless(u"    %1  %2"_s.arg(place.function, placeText(place))) : QString());
}

QString breakpointText(const Breakpoint &breakpoint)
{
    const CodeLocation place = breakpoint.places.value(0);
    QStringList row{QString::number(breakpoint.id), breakpoint.spec.enabled ? translated("on") : translated("off")};
    row.append(place.known() ? placeText(place) : breakpoint.spec.expression);
    row.append(place.function);
    if (!breakpoint.spec.condition.isEmpty()) {
        row.append(translated("if %1").arg(breakpoint.spec.condition));
    }
    if (!breakpoint.problem.isEmpty()) {
        row.append(breakpoint.problem);
    }
    return harmless(row.join(u"  "_s));
}

template<typename List, typename ToText>
QString lines(const List &list, const QString &none, ToText toText)
{
    QStringList texts;
    for (const auto &element : list) {
        texts.append(toText(element));
    }
    return texts.isEmpty() ? none : texts.join(u'\n');
}

struct AnswerTexts
{
    QString operator()(std::monostate) const { return {}; }
    QString operator()(const Error &error) const { return translated("error: %1").arg(harmless(error.message)); }
    QString operator()(const StopPtr &stop) const { return stopText(*stop); }
    QString operator()(const LookAnswer &answer) const { return lookText(*answer.stop); }
    QString operator()(const Frame &frame) const
    {
        return harmless(u"#%1  %2  %3"_s.arg(frame.index).arg(frame.location.function, placeText(frame.location)));
    }
    QString operator()(const StackPtr &stack) const
    {
        return lines(stack->frames, translated("no frames"), [this](const Frame &frame) { return (*this)(frame); });
    }
    QString operator()(const VariablesAnswer &answer) const
    {
        return lines(*answer.variables, translated("none"),
                     [](const Variable &variable) { return variableText(variable, 0); });
    }
    QString operator()(const VariablePtr &variable) const { return variableText(*variable, 0); }
    QString operator()(const GoroutinesAnswer &answer) const
    {
        QList<Goroutine> sorted = answer.goroutines;
        std::ranges::sort(sorted, {}, &Goroutine::id);
        QList<QStringList> rows{{QString(), translated("ID"), translated("STATE"), translated("LABELS"),
                                 translated("FUNCTION"), translated("PLACE")}};
        for (const Goroutine &goroutine : std::as_const(sorted)) {
            const CodeLocation &place = goroutine.user.known() ? goroutine.user : goroutine.current;
            const QString state = goroutineStateName(goroutine.state);
            const QString why = goroutine.waitReason.isEmpty() ? state : goroutine.waitReason;
            rows.append({goroutine.id == answer.current ? u"*"_s : QString(), QString::number(goroutine.id),
                         goroutine.unreadable.isEmpty() ? why : goroutine.unreadable, labelsText(goroutine.labels),
                         place.function, placeText(place)});
        }
        return sorted.isEmpty() ? translated("no goroutines") : textTable(rows);
    }
    QString operator()(const ThreadsAnswer &answer) const
    {
        QList<QStringList> rows{
            {QString(), translated("THREAD"), translated("GOROUTINE"), translated("FUNCTION"), translated("PLACE")}};
        for (const ThreadPlace &thread : answer.threads) {
            rows.append({thread.id == answer.current ? u"*"_s : QString(), QString::number(thread.id),
                         thread.goroutine > 0 ? QString::number(thread.goroutine) : translated("none"),
                         thread.location.function, placeText(thread.location)});
        }
        return answer.threads.isEmpty() ? translated("no threads") : textTable(rows);
    }
    QString operator()(const Breakpoint &breakpoint) const { return breakpointText(breakpoint); }
    QString operator()(const BreakpointListPtr &list) const
    {
        return lines(*list, translated("no breakpoints"), breakpointText);
    }
    QString operator()(const Checkpoint &checkpoint) const
    {
        const QString event = checkpoint.event ? translated("event %1").arg(*checkpoint.event) : QString();
        return harmless(u"c%1  %2  %3"_s.arg(checkpoint.id).arg(event, checkpoint.note)).trimmed();
    }
    QString operator()(const CheckpointListPtr &list) const
    {
        return lines(*list, translated("no checkpoints"), [this](const Checkpoint &point) { return (*this)(point); });
    }
    QString operator()(const EventAnswer &answer) const
    {
        const QStringList words = positionWords(answer.event, answer.moment, answer.moments);
        return words.isEmpty() ? translated("after the last event") : words.join(u", "_s);
    }
};

} // namespace

QString outcomeText(const ScriptOutcome &outcome)
{
    return std::visit(AnswerTexts(), outcome.answer);
}

} // namespace Backstep
