// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capsuleexpression.h"

#include "app/capsule/capsuleerror.h"
#include "app/session/capturedvalue.h"
#include "app/session/gonames.h"

#include <QCoreApplication>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleExpression)
};

constexpr int deepest = 200; ///< parentheses and stars in each other; an expression is foreign text

/// A value on the way, with the text that led to it.
struct Value
{
    Result<Variable> variable;
    QString path;
};

/// Reads an expression and evaluates it at once. What was not kept is a value like any other and ends an "and" only
/// where the other side does not decide it.
class Evaluator
{
public:
    Evaluator(const CapturedScope &scope, const QString &text) : m_scope(scope), m_text(text) {}

    Result<Variable> run()
    {
        const Value value = either();
        skipBlanks();
        if (!m_trouble && m_at < m_text.size()) {
            refuse();
        }
        return m_trouble ? Result<Variable>(fail(*m_trouble)) : value.variable;
    }

private:
    Value either();
    Value both();
    Value comparison();
    Value unary();
    Value suffixes(Value value);
    Value primary();
    Value number();
    Value quoted();
    Value named(const QString &name);
    Value length(const QString &function);
    Value indexed(const Value &value);

    bool take(QLatin1StringView token);
    bool peek(QLatin1StringView token);
    QString identifier();
    void skipBlanks();
    void refuse();
    [[nodiscard]] Result<Variable> root(const QString &name) const;

    const CapturedScope &m_scope;
    QString m_text;
    qsizetype m_at = 0;
    int m_depth = 0;
    std::optional<Error> m_trouble;
};

Value constant(const Variable &variable, const QString &path)
{
    return {.variable = variable, .path = path};
}

Value combined(const Value &left, const Value &right, bool decisive)
{
    // "false && x" is false whatever x is; the other way round as well.
    const QString path = left.path + (decisive ? u" || "_s : u" && "_s) + right.path;
    const Result<bool> one = left.variable.and_then(Captured::truth);
    const Result<bool> other = right.variable.and_then(Captured::truth);
    if (one.value_or(!decisive) == decisive || other.value_or(!decisive) == decisive) {
        return constant(Captured::boolean(decisive), path);
    }
    if (!one || !other) {
        return {.variable = fail(one ? other.error() : one.error()), .path = path};
    }
    return constant(Captured::boolean(!decisive), path);
}

void Evaluator::skipBlanks()
{
    while (m_at < m_text.size() && m_text.at(m_at).isSpace()) {
        ++m_at;
    }
}

bool Evaluator::peek(QLatin1StringView token)
{
    skipBlanks();
    return QStringView(m_text).sliced(m_at).startsWith(token);
}

bool Evaluator::take(QLatin1StringView token)
{
    if (m_trouble || !peek(token)) {
        return false;
    }
    m_at += token.size();
    return true;
}

QString Evaluator::identifier()
{
    skipBlanks();
    const qsizetype start = m_at;
    while (m_at < m_text.size()
           && (m_text.at(m_at).isLetter() || m_text.at(m_at) == u'_' || (m_at > start && m_text.at(m_at).isDigit()))) {
        ++m_at;
    }
    return m_text.sliced(start, m_at - start);
}

void Evaluator::refuse()
{
    if (!m_trouble) {
        m_trouble = Error{QString(ErrorCode::badInput),
                          Text::tr("“%1” is not understood from “%2” on: in a capsule only names, fields, indexes, "
                                   "pointers, len, cap and comparisons can be evaluated.")
                              .arg(m_text, m_text.sliced(m_at).left(20)),
                          {}};
    }
}

Value Evaluator::either()
{
    Value value = both();
    while (take("||"_L1)) {
        value = combined(value, both(), true);
    }
    return value;
}

Value Evaluator::both()
{
    Value value = comparison();
    while (take("&&"_L1)) {
        value = combined(value, comparison(), false);
    }
    return value;
}

Value Evaluator::comparison()
{
    Value left = unary();
    for (const QLatin1StringView op : {"=="_L1, "!="_L1, "<="_L1, ">="_L1, "<"_L1, ">"_L1}) {
        if (take(op)) {
            const Value right = unary();
            const QString path = left.path + u' ' + op + u' ' + right.path;
            if (!left.variable || !right.variable) {
                return {.variable = left.variable ? right.variable : left.variable, .path = path};
            }
            return {.variable = Captured::compare(*left.variable, op, *right.variable, path), .path = path};
        }
    }
    return left;
}

Value Evaluator::unary()
{
    if (++m_depth > deepest) {
        refuse();
        return {.variable = Variable(), .path = {}};
    }
    Value result{.variable = Variable(), .path = {}};
    if (!peek("!="_L1) && take("!"_L1)) {
        const Value value = unary();
        result = {.variable = value.variable.and_then(Captured::truth).transform([](bool truth) {
                      return Captured::boolean(!truth);
                  }),
                  .path = u'!' + value.path};
    } else if (take("*"_L1)) {
        const Value value = unary();
        result = {.variable = value.variable.and_then(
                      [&](const Variable &pointer) { return Captured::pointee(pointer, value.path, m_scope.depth); }),
                  .path = u'*' + value.path};
    } else if (take("-"_L1)) {
        Value value = number();
        if (value.variable) {
            value.variable->value.prepend(u'-');
        }
        result = value;
    } else {
        result = suffixes(primary());
    }
    --m_depth;
    return result;
}

Value Evaluator::suffixes(Value value)
{
    while (!m_trouble) {
        if (take(".("_L1)) {
            // ".(data)" and ".(type)" look into an interface, whose content stands for it already.
            const qsizetype end = m_text.indexOf(u')', m_at);
            if (end < 0) {
                refuse();
                break;
            }
            value.path += u".("_s + m_text.sliced(m_at, end - m_at) + u')';
            m_at = end + 1;
        } else if (take("."_L1)) {
            const QString name = identifier();
            if (name.isEmpty()) {
                refuse();
                break;
            }
            value.variable = value.variable.and_then(
                [&](const Variable &owner) { return Captured::field(owner, name, value.path, m_scope.depth); });
            value.path += u'.' + name;
        } else if (take("["_L1)) {
            value = indexed(value);
        } else {
            break;
        }
    }
    return value;
}

Value Evaluator::indexed(const Value &value)
{
    const Value key = either();
    if (!take("]"_L1)) {
        refuse();
    }
    const QString path = value.path + u'[' + key.path + u']';
    if (!value.variable || !key.variable) {
        return {.variable = value.variable ? key.variable : value.variable, .path = path};
    }
    return {.variable = Captured::element(*value.variable, *key.variable, value.path, m_scope.depth), .path = path};
}

Value Evaluator::number()
{
    skipBlanks();
    const qsizetype start = m_at;
    while (m_at < m_text.size()
           && (m_text.at(m_at).isLetterOrNumber() || m_text.at(m_at) == u'.' || m_text.at(m_at) == u'_')) {
        ++m_at;
    }
    const QString text = m_text.sliced(start, m_at - start);
    const std::optional<Variable> constant = Captured::number(text);
    if (!constant) {
        m_at = start;
        refuse();
    }
    return {.variable = constant.value_or(Variable()), .path = text};
}

Value Evaluator::quoted()
{
    const QChar quote = m_text.at(m_at);
    qsizetype end = m_at + 1;
    while (end < m_text.size() && m_text.at(end) != quote) {
        end += m_text.at(end) == u'\\' && quote != u'`' ? 2 : 1;
    }
    if (end >= m_text.size()) {
        refuse();
        return {.variable = Variable(), .path = {}};
    }
    const QString text = m_text.sliced(m_at, end + 1 - m_at);
    m_at = end + 1;
    if (quote == u'"' && peek("."_L1)) { // "a/package".Name
        const QString package = text.sliced(1, text.size() - 2);
        take("."_L1);
        const QString full = package + u'.' + identifier();
        return {.variable = root(full), .path = full};
    }
    const std::optional<Variable> constant = Captured::literal(text);
    if (!constant) {
        refuse();
    }
    return {.variable = constant.value_or(Variable()), .path = text};
}

Value Evaluator::primary()
{
    skipBlanks();
    if (take("("_L1)) {
        Value inner = either();
        if (!take(")"_L1)) {
            refuse();
        }
        inner.path = u'(' + inner.path + u')';
        return inner;
    }
    const QChar next = m_at < m_text.size() ? m_text.at(m_at) : QChar();
    if (next.isDigit()) {
        return number();
    }
    if (next == u'"' || next == u'\'' || next == u'`') {
        return quoted();
    }
    const QString name = identifier();
    if (name.isEmpty()) {
        refuse();
        return {.variable = Variable(), .path = {}};
    }
    if ((name == "len"_L1 || name == "cap"_L1) && peek("("_L1)) {
        return length(name);
    }
    if (peek("("_L1)) {
        refuse(); // nothing can be called
    }
    return named(name);
}

Value Evaluator::length(const QString &function)
{
    take("("_L1);
    const Value of = either();
    if (!take(")"_L1)) {
        refuse();
    }
    const bool capacity = function == "cap"_L1;
    return {.variable = of.variable.and_then(
                [&](const Variable &variable) { return Captured::length(variable, capacity, of.path); }),
            .path = function + u'(' + of.path + u')'};
}

Value Evaluator::named(const QString &name)
{
    if (name == "true"_L1 || name == "false"_L1) {
        return constant(Captured::boolean(name == "true"_L1), name);
    }
    if (name == "nil"_L1) {
        return constant(Captured::nil(), name);
    }
    const Result<Variable> local = root(name);
    if (local || !peek("."_L1)) {
        return {.variable = local, .path = name};
    }
    const qsizetype before = m_at;
    take("."_L1);
    const QString full = name + u'.' + identifier();
    if (const Result<Variable> global = root(full)) {
        return {.variable = global, .path = full};
    }
    m_at = before;
    return {.variable = local, .path = name};
}

/// The last of that name which is not hidden by another.
const Variable *lastNamed(const VariableList &list, const QString &name)
{
    const Variable *found = nullptr;
    for (const Variable &variable : list) {
        if (variable.name == name && (found == nullptr || !variable.shadowed)) {
            found = &variable;
        }
    }
    return found;
}

Result<Variable> Evaluator::root(const QString &name) const
{
    for (const VariableList *list : {&m_scope.locals, &m_scope.arguments}) {
        if (const Variable *found = lastNamed(*list, name)) {
            return *found;
        }
    }
    const QString here = packageOf(m_scope.function) + u'.' + name;
    for (const Variable &variable : m_scope.packageVariables) {
        const bool shortPath = name.contains(u'.') && variable.name.endsWith(u'/' + name);
        if (variable.name == name || variable.name == here || shortPath) {
            return variable;
        }
    }
    if (m_scope.missing && m_scope.missing->code != CapsuleCode::notCaptured) {
        return fail(*m_scope.missing);
    }
    if (m_scope.missing) {
        return fail(
            CapsuleCode::notCaptured,
            Text::tr("“%1” is not here: neither the variables of this frame nor a package variable of that name "
                     "were kept in this capsule.")
                .arg(name));
    }
    return fail(
        ErrorCode::notFound,
        Text::tr("There is no “%1” here: it is neither a variable of this frame nor one of the package variables "
                 "that were kept.")
            .arg(name));
}

const Variable *findExpression(const VariableList &list, const QString &expression, int depth)
{
    for (const Variable &variable : list) {
        if (variable.expression == expression) {
            return &variable;
        }
        const Variable *below = depth > 0 ? findExpression(variable.children, expression, depth - 1) : nullptr;
        if (below != nullptr) {
            return below;
        }
    }
    return nullptr;
}

/// What a view asks for again is mostly found by the very text it was kept with, also where that is an address.
const Variable *byExpression(const CapturedScope &scope, const QString &expression)
{
    for (const VariableList *list : {&scope.locals, &scope.arguments, &scope.packageVariables}) {
        if (const Variable *found = findExpression(*list, expression, deepest)) {
            return found;
        }
    }
    return nullptr;
}

} // namespace

Result<Variable> evaluateCaptured(const CapturedScope &scope, const QString &expression)
{
    const QString text = expression.trimmed();
    const Variable *kept = byExpression(scope, text);
    Result<Variable> result = kept != nullptr ? Result<Variable>(*kept) : Evaluator(scope, text).run();
    if (result) {
        result->name = expression;
        result->expression = expression;
    }
    return result;
}

Result<bool> capturedConditionHolds(const CapturedScope &scope, const QString &condition)
{
    return Evaluator(scope, condition.trimmed()).run().and_then(Captured::truth);
}

Result<VariableList> capturedChildren(const CapturedScope &scope, const Variable &parent, qint64 first, int count)
{
    const Variable *kept = parent.expression.isEmpty() ? nullptr : byExpression(scope, parent.expression);
    VariableList children = kept != nullptr ? kept->children : parent.children;
    if (children.isEmpty() && kept == nullptr && !parent.expression.isEmpty()) {
        if (const Result<Variable> value = evaluateCaptured(scope, parent.expression)) {
            children = value->children;
        }
    }
    const VariableList some = children.mid(first, count);
    if (some.isEmpty() && parent.childCount > first) {
        return fail(Captured::notKept(parent.name, children.size(), parent.childCount, scope.depth));
    }
    return some;
}

} // namespace Backstep
