// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/target.h"

#include "app/capsule/capsuleformat.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QtEndian>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::Target)
};

constexpr QLatin1StringView execPrefix{"exec:"};
constexpr QLatin1StringView connectPrefix{"connect:"};
constexpr QLatin1StringView corePrefix{"core:"};
constexpr QLatin1StringView dumpPrefix{"dump:"};
constexpr QLatin1StringView capsuleSuffix{".capsule"};

Result<Target> parseExec(const QString &rest)
{
    QStringList words = QProcess::splitCommand(rest);
    if (words.isEmpty()) {
        return fail(ErrorCode::badInput, Text::tr("exec: names no program; write exec:PROGRAM and its arguments."));
    }
    const QString program = words.takeFirst();
    return ExecTarget{.program = program, .arguments = words, .workingFolder = {}};
}

Result<Target> parseCore(const QString &rest)
{
    const qsizetype comma = rest.lastIndexOf(u',');
    if (comma <= 0 || comma + 1 == rest.size()) {
        return fail(ErrorCode::badInput,
                    Text::tr("core: needs the executable and the core file; write core:EXECUTABLE,CORE."));
    }
    return CoreTarget{.executable = rest.left(comma), .core = rest.mid(comma + 1)};
}

QString quoted(const QString &word)
{
    QString escaped = word;
    const bool blank = std::ranges::any_of(word, [](QChar character) { return character.isSpace(); });
    return word.isEmpty() || blank || word.contains(u'"') ? u'"' + escaped.replace(u'"', u"\"\"\""_s) + u'"' : word;
}

/// Whether the file says so itself, whatever it is called: SQLite keeps the id of an application in its header.
bool holdsACapsule(const QString &path)
{
    constexpr qint64 idAt = 68;
    QFile file(path);
    if (!file.open(QFile::ReadOnly)) {
        return false;
    }
    const QByteArray header = file.read(idAt + qint64(sizeof(quint32)));
    return header.startsWith("SQLite format 3") && header.size() == idAt + qint64(sizeof(quint32))
        && qFromBigEndian<quint32>(header.constData() + idAt) == CapsuleFormat::applicationId;
}

} // namespace

Result<Target> parseTarget(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.startsWith(execPrefix)) {
        return parseExec(trimmed.mid(execPrefix.size()));
    }
    if (trimmed.startsWith(connectPrefix) && trimmed.size() > connectPrefix.size()) {
        return ConnectTarget{.address = trimmed.mid(connectPrefix.size())};
    }
    if (trimmed.startsWith(corePrefix)) {
        return parseCore(trimmed.mid(corePrefix.size()));
    }
    if (trimmed.startsWith(dumpPrefix) && trimmed.size() > dumpPrefix.size()) {
        return DumpTarget{.path = QDir::cleanPath(QFileInfo(trimmed.mid(dumpPrefix.size())).absoluteFilePath())};
    }
    const QFileInfo info(trimmed);
    if (!trimmed.isEmpty() && info.isDir()) {
        return ReplayTarget{.traceFolder = QDir::cleanPath(info.absoluteFilePath())};
    }
    // The ".part" of a making that was killed is a smaller capsule.
    const QString name = trimmed.endsWith(".part"_L1) ? trimmed.chopped(5) : trimmed;
    if (info.isFile() && (name.endsWith(capsuleSuffix, Qt::CaseInsensitive) || holdsACapsule(trimmed))) {
        return CapsuleTarget{.path = QDir::cleanPath(info.absoluteFilePath())};
    }
    const qsizetype colon = trimmed.indexOf(u':');
    if (colon > 0 && colon + 1 < trimmed.size() && !trimmed.left(colon).contains(u'/')) {
        return RemoteTarget{.host = trimmed.left(colon), .recording = trimmed.mid(colon + 1)};
    }
    return fail(
        ErrorCode::badInput,
        Text::tr("“%1” is neither a recording's folder nor a capsule here, nor HOST:RECORDING, exec:…, connect:…, "
                 "core:… or dump:…, so there is nothing to open; check the path or the prefix.")
            .arg(text));
}

QString targetText(const Target &target)
{
    struct Writer
    {
        QString operator()(const ReplayTarget &t) const { return t.traceFolder; }
        QString operator()(const ExecTarget &t) const
        {
            QStringList words{quoted(t.program)};
            for (const QString &argument : t.arguments) {
                words.append(quoted(argument));
            }
            return execPrefix + words.join(u' ');
        }
        QString operator()(const ConnectTarget &t) const { return connectPrefix + t.address; }
        QString operator()(const CoreTarget &t) const { return corePrefix + t.executable + u',' + t.core; }
        QString operator()(const RemoteTarget &t) const { return t.host + u':' + t.recording; }
        QString operator()(const CapsuleTarget &t) const { return t.path; }
        QString operator()(const DumpTarget &t) const { return dumpPrefix + t.path; }
    };
    return std::visit(Writer{}, target);
}

QString targetTitle(const Target &target)
{
    struct Titler
    {
        QString operator()(const ReplayTarget &t) const { return QFileInfo(t.traceFolder).fileName(); }
        QString operator()(const ExecTarget &t) const { return QFileInfo(t.program).fileName(); }
        QString operator()(const ConnectTarget &t) const { return t.address; }
        QString operator()(const CoreTarget &t) const { return QFileInfo(t.core).fileName(); }
        QString operator()(const RemoteTarget &t) const { return t.recording; }
        QString operator()(const CapsuleTarget &t) const { return QFileInfo(t.path).completeBaseName(); }
        QString operator()(const DumpTarget &t) const { return QFileInfo(t.path).fileName(); }
    };
    return std::visit(Titler{}, target);
}

} // namespace Backstep
