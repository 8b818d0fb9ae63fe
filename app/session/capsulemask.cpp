// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capsulemask.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int deepest = 100;
constexpr int shownParts = 8;

bool isAggregate(const Variable &variable)
{
    switch (variable.kind) {
    case VariableKind::String:
    case VariableKind::Integer:
    case VariableKind::Float:
    case VariableKind::Bool:
    case VariableKind::Complex: return false;
    default: return true;
    }
}

/// The one line of a value again, from its parts, which are covered by now.
QString textFromParts(const Variable &variable)
{
    if (variable.children.isEmpty()) {
        return CapsuleMask::covered();
    }
    QStringList parts;
    for (const Variable &child : variable.children.first(qMin(variable.children.size(), shownParts))) {
        parts.append(child.name.startsWith(u'[') ? child.value : child.name + u": "_s + child.value);
    }
    const bool more = variable.childCount > parts.size();
    const QString inside = parts.join(u", "_s) + (more ? (parts.isEmpty() ? u"…"_s : u", …"_s) : QString());
    const QString pointer = variable.kind == VariableKind::Pointer ? u"&"_s : QString();
    return variable.kind == VariableKind::Slice || variable.kind == VariableKind::Array ? u'[' + inside + u']'
        : variable.kind == VariableKind::Map                                            ? u"map["_s + inside + u']'
                                             : pointer + u'{' + inside + u'}';
}

} // namespace

CapsuleMask::CapsuleMask(const QStringList &patterns)
{
    for (const QString &pattern : patterns) {
        if (!pattern.trimmed().isEmpty()) {
            m_patterns.append(QRegularExpression(pattern));
        }
    }
}

bool CapsuleMask::matches(const QString &name) const
{
    return std::ranges::any_of(m_patterns,
                               [&name](const QRegularExpression &pattern) { return pattern.match(name).hasMatch(); });
}

bool CapsuleMask::coverBelow(Variable &variable, int depth) const
{
    if (matches(variable.name)) {
        variable.value = covered();
        variable.children.clear();
        variable.childCount = 0;
        variable.length = 0;
        variable.capacity = 0;
        return true;
    }
    bool inside = false;
    for (Variable &child : variable.children) {
        inside = (depth < deepest && coverBelow(child, depth + 1)) || inside;
    }
    // Its text may show a part that was not kept as one: too deep, or what an interface holds.
    if (isAggregate(variable) && (inside || matches(variable.value))) {
        variable.value = textFromParts(variable);
        return true;
    }
    return inside;
}

void CapsuleMask::cover(VariableList &variables) const
{
    for (Variable &variable : variables) {
        coverBelow(variable, 0);
    }
}

void CapsuleMask::cover(QMap<QString, QString> &named) const
{
    for (auto it = named.begin(); it != named.end(); ++it) {
        *it = matches(it.key()) ? covered() : m_patterns.isEmpty() ? *it : withoutUrlPasswords(*it);
    }
}

QString CapsuleMask::withoutUrlPasswords(const QString &text)
{
    static const QRegularExpression password(u"([A-Za-z][A-Za-z0-9+.-]*://[^\\s/@:]*:)[^\\s/@]+@"_s);
    return QString(text).replace(password, u"\\1"_s + covered() + u'@');
}

QString CapsuleMask::coveredLine(const QString &commandLine) const
{
    if (m_patterns.isEmpty()) {
        return commandLine;
    }
    QStringList words;
    bool covering = false;
    for (const QString &word : withoutUrlPasswords(commandLine).split(u' ', Qt::SkipEmptyParts)) {
        const qsizetype equals = word.indexOf(u'=');
        const QString name = equals < 0 ? word : word.first(equals);
        const bool option = word.startsWith(u'-');
        if ((equals > 0 || option) && matches(name)) {
            words.append(equals > 0 ? name + u'=' + covered() : word);
            if (equals < 0) {
                words.append(covered());
            }
            covering = true;
        } else if (!covering || option) {
            words.append(word);
            covering = false;
        }
    }
    return words.join(u' ');
}

void CapsuleMask::cover(Moment &moment) const
{
    if (m_patterns.isEmpty()) {
        return;
    }
    cover(moment.stop.labels);
    cover(moment.stop.returnValues);
    cover(moment.packageVariables);
    for (CapturedGoroutine &captured : moment.goroutines) {
        cover(captured.goroutine.labels);
        for (FrameValues &values : captured.values) {
            cover(values.arguments);
            cover(values.locals);
        }
    }
    if (moment.waits) {
        auto covered = std::make_shared<WaitFacts>(*moment.waits);
        for (GoroutineWait &wait : covered->goroutines) {
            cover(wait.labels);
        }
        moment.waits = covered;
    }
}

} // namespace Backstep
