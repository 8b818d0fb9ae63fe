// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/variablememory.h"

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
constexpr qsizetype framesKept = 32;
constexpr char16_t pathSeparator = 0x1f;
} // namespace

QString comparableText(const Variable &variable)
{
    return variable.unreadable.isEmpty() ? variable.value : variable.unreadable;
}

QStringList siblingKeys(const VariableList &siblings)
{
    QHash<QString, int> seen;
    QStringList keys;
    keys.reserve(siblings.size());
    for (const Variable &sibling : siblings) {
        const int times = ++seen[sibling.name];
        keys.append(times == 1 ? sibling.name : sibling.name + u'#' + QString::number(times));
    }
    return keys;
}

QString childPath(const QString &parent, const QString &key)
{
    return parent + QChar(pathSeparator) + key;
}

bool VariableMemory::begin(quint64 stop, const QString &frame)
{
    m_current = frame;
    m_order.removeAll(frame);
    m_order.append(frame);
    while (m_order.size() > framesKept) {
        m_frames.remove(m_order.takeFirst());
    }
    Frame &memory = m_frames[frame];
    if (memory.stop == stop) {
        return false;
    }
    memory.before = std::exchange(memory.now, {});
    memory.stop = stop;
    return true;
}

bool VariableMemory::note(const QString &path, const Variable &variable)
{
    Frame &memory = m_frames[m_current];
    const QString text = comparableText(variable);
    memory.now.insert(path, text);
    const auto earlier = memory.before.constFind(path);
    bool changed = earlier != memory.before.cend() && *earlier != text;
    const QStringList keys = siblingKeys(variable.children);
    for (qsizetype i = 0; i < variable.children.size(); ++i) {
        changed = note(childPath(path, keys.at(i)), variable.children.at(i)) || changed;
    }
    return changed;
}

std::optional<QString> VariableMemory::before(const QString &path) const
{
    const auto memory = m_frames.constFind(m_current);
    if (memory == m_frames.cend()) {
        return {};
    }
    const auto earlier = memory->before.constFind(path);
    return earlier == memory->before.cend() ? std::nullopt : std::optional(*earlier);
}

void VariableMemory::clear()
{
    m_frames.clear();
    m_order.clear();
    m_current.clear();
}

} // namespace Backstep
