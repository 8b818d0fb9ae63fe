// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/dumpcommand.h"

#include "app/base/foreigntext.h"
#include "app/catalog/hostprofile.h"
#include "app/cli/cliconsole.h"
#include "app/cli/dumptext.h"
#include "app/cli/hostquestions.h"
#include "app/session/dumpsession.h"

#include <QFileInfo>

#include <tuple>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr auto usualPort = "6060"_L1;

} // namespace

void DumpCommand::start()
{
    QString word = line().words.value(0);
    const bool named = word.startsWith("dump:"_L1);
    word = named ? word.sliced(5) : word;
    const bool file = named || QFileInfo::exists(word);
    const QString host = word.section(u':', 0, 0);
    const bool address = word.contains(u':') && !host.isEmpty() && !host.contains(u'/');
    const Result<HostProfile> known = hostCalled(host);
    if (word == "-"_L1) {
        console().readLine({}, {this, [this](const std::optional<QString> &text) { takeLine(text); }});
    } else if (!file && known) {
        fetch(*known, address ? word.section(u':', 1) : QString(usualPort));
    } else if (!file && address) {
        Error unknown = known.error();
        bool port = false;
        if (std::ignore = word.section(u':', 1).toUShort(&port); port) {
            unknown.message += u' '
                + tr("What this machine reaches itself: %1")
                      .arg(u"curl 'http://%1/debug/pprof/goroutine?debug=2' | backstep dump -"_s.arg(word));
        }
        failWith(unknown);
    } else {
        read([word](const StopToken &stop) { return readGoroutineDump(word, stop); });
    }
}

/// By the console, so that a person who sees that they forgot to give a text can leave.
void DumpCommand::takeLine(const std::optional<QString> &text)
{
    if (text) {
        m_input += text->toUtf8() + '\n';
        console().readLine({}, {this, [this](const std::optional<QString> &next) { takeLine(next); }});
        return;
    }
    read([text = m_input](const StopToken &stop) {
        return parseGoroutineDump(text, stop).transform([](GoroutineDump dump) {
            return std::make_shared<const GoroutineDump>(std::move(dump));
        });
    });
}

void DumpCommand::fetch(const HostProfile &host, const QString &address)
{
    new HostQuestions(services(), this);
    console().showProgress(tr("asking %1…").arg(harmless(host.title())));
    services().fetchDump(host, address).then(this, [this](const Result<QString> &file) {
        console().showProgress({});
        if (!file) {
            failWith(file.error());
            return;
        }
        console().writeError(tr("kept as %1").arg(harmless(*file)));
        read([file = *file](const StopToken &stop) { return readGoroutineDump(file, stop); });
    });
}

void DumpCommand::read(const std::function<Result<GoroutineDumpPtr>(const StopToken &)> &work)
{
    m_jobs.run<GoroutineDumpPtr>(work).then(this, [this](const Result<GoroutineDumpPtr> &dump) {
        if (dump) {
            succeed(dumpText(**dump), dumpJson(**dump));
        } else {
            failWith(dump.error(), CliExit::TargetNotOpened);
        }
    });
}

} // namespace Backstep
