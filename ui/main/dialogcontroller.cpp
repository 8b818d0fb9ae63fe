// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/dialogcontroller.h"

#include "app/base/datasize.h"
#include "app/catalog/hostdumps.h"
#include "app/catalog/hoststore.h"
#include "app/catalog/library.h"
#include "app/settings/keys.h"
#include "app/settings/pathrules.h"
#include "app/source/handrules.h"
#include "app/source/sourcefinder.h"
#include "ui/actions/actiontable.h"
#include "ui/dialogs/breakpointdialog.h"
#include "ui/dialogs/dumpdialog.h"
#include "ui/dialogs/keysdialog.h"
#include "ui/dialogs/locatedialog.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/dialogs/targetdialogs.h"
#include "ui/docks/dockintents.h"
#include "ui/main/breakpointscontroller.h"
#include "ui/main/hostdialogs.h"
#include "ui/main/mainwindow.h"
#include "ui/main/sessioncontroller.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace Backstep {

DialogController::DialogController(const Services &services, SessionController &session, DockIntents &intents,
                                   Theme &theme, MainWindow *window)
    : QObject(window)
    , m_services(services)
    , m_session(session)
    , m_theme(theme)
    , m_window(window)
    , m_hosts(new HostDialogs(services, window, this))
{
    connect(m_hosts, &HostDialogs::failed, this, &DialogController::failed);
    connect(&intents, &DockIntents::breakpointEditRequested, this, &DialogController::editBreakpoint);
    connect(&intents, &DockIntents::breakpointAddRequested, this, [this] { addBreakpoint({}); });
    connect(&intents, &DockIntents::hostTestRequested, m_hosts, &HostDialogs::test);
    connect(&intents, &DockIntents::saveRequested, this, &DialogController::saveAs);
    connect(&services.settings, &SettingsStore::changed, this, &DialogController::applySettings);
    applySettings(SettingKey::theme().key);
    applySettings(SettingKey::codeFont().key);
}

bool DialogController::runAction(const QString &id, const QString &hostId)
{
    if (runOpening(id)) {
        return true;
    }
    if (id == "recordings.addHost"_L1) {
        m_hosts->edit({});
    } else if (id == "recordings.editHost"_L1) {
        m_hosts->edit(m_services.hosts.host(hostId).value_or(HostProfile{}));
    } else if (id == "recordings.removeHost"_L1) {
        m_hosts->confirmRemove(hostId);
    } else if (id == "file.settings"_L1) {
        (new SettingsDialog(m_services.settings, m_window))->open();
    } else if (id == "help.keys"_L1) {
        showKeys();
    } else if (id == "help.about"_L1) {
        showAbout();
    } else {
        return false;
    }
    return true;
}

bool DialogController::runOpening(const QString &id)
{
    TargetDialog *dialog = nullptr;
    if (id == "file.openFolder"_L1) {
        chooseFolder();
        return true;
    }
    if (id == "file.openCapsule"_L1) {
        chooseCapsule();
        return true;
    }
    if (id == "file.openDump"_L1) {
        chooseDump();
        return true;
    }
    if (id == "file.startProgram"_L1) {
        dialog = new ProgramDialog(m_window);
    } else if (id == "file.connect"_L1) {
        dialog = new ConnectDialog(m_window);
    } else if (id == "file.openCore"_L1) {
        dialog = new CoreDialog(m_window);
    } else {
        return false;
    }
    connect(dialog, &TargetDialog::targetChosen, this, &DialogController::openRequested);
    dialog->open();
    return true;
}

void DialogController::chooseFolder()
{
    auto *dialog = new QFileDialog(m_window, tr("Open a Recording Folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &folder) { Q_EMIT openRequested(ReplayTarget{folder}); });
    dialog->open();
}

/// Where the capsule lay that was opened last, else where they are made.
QString DialogController::capsuleFolder() const
{
    for (const QString &text : m_services.settings.get(SettingKey::lastTargets())) {
        const Result<Target> target = parseTarget(text);
        const auto *capsule = target ? std::get_if<CapsuleTarget>(&*target) : nullptr;
        if (capsule && QFileInfo(capsule->path).dir().exists()) {
            return QFileInfo(capsule->path).path();
        }
    }
    return m_services.library.folder();
}

void DialogController::chooseCapsule()
{
    // A making that was killed leaves a ".part" behind, which is a smaller capsule.
    auto *dialog = new QFileDialog(m_window, tr("Open a Capsule"), capsuleFolder(),
                                   tr("Capsules (*.capsule *.capsule.part);;All files (*)"));
    dialog->setObjectName(u"capsule.open"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &file) { Q_EMIT openRequested(CapsuleTarget{file}); });
    dialog->open();
}

void DialogController::saveAs(const QString &suggestedName, const QByteArray &content)
{
    auto *dialog = new QFileDialog(m_window, tr("Save"));
    dialog->setObjectName(u"saveDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QFileInfo(suggestedName).suffix());
    dialog->selectFile(suggestedName);
    connect(dialog, &QFileDialog::fileSelected, this, [this, content](const QString &file) { save(file, content); });
    dialog->open();
}

void DialogController::save(const QString &file, const QByteArray &content)
{
    QSaveFile target(file);
    if (!target.open(QFile::WriteOnly) || target.write(content) != content.size() || !target.commit()) {
        Q_EMIT failed({u"not-written"_s,
                       tr("%1 could not be written: %2. Choose another place.").arg(file, target.errorString()),
                       {}});
    }
}

void DialogController::chooseDump()
{
    HostDumps *dumps = m_services.dumps;
    auto *dialog = new DumpDialog(dumps != nullptr ? m_services.hosts.hosts() : QList<HostProfile>(), m_window);
    connect(dialog, &DumpDialog::targetChosen, this, &DialogController::openRequested);
    if (dumps != nullptr) {
        connect(dialog, &DumpDialog::textChosen, this, [this, dumps](const QByteArray &text) {
            m_asking = {};
            openKept(dumps->keep(u"clipboard"_s, text));
        });
        connect(dialog, &DumpDialog::serviceChosen, this, [this, dumps](const QString &id, const QString &address) {
            const HostProfile host = m_services.hosts.host(id).value_or(HostProfile());
            cancelAsking();
            m_asking = {};
            Q_EMIT asking(tr("Asking %1 for the goroutines of its service.").arg(host.title()));
            openKept(dumps->fetch(host, address, m_asking.token()));
        });
    }
    dialog->open();
}

void DialogController::cancelAsking()
{
    m_asking.requestStop();
}

/// A text that was put into a file first.
void DialogController::openKept(FutureResult<QString> file)
{
    file.then(this, [this, asked = m_asking.token()](const Result<QString> &kept) {
        if (asked.stopRequested()) {
            return; // cancelled
        }
        if (kept) {
            Q_EMIT openRequested(DumpTarget{*kept});
        } else {
            Q_EMIT failed(kept.error());
        }
    });
}

void DialogController::confirmDelete(const QList<LibraryEntry> &entries)
{
    if (entries.isEmpty()) {
        return;
    }
    qint64 bytes = 0;
    for (const LibraryEntry &entry : entries) {
        bytes += entry.owned ? entry.size : 0;
    }
    const QString size = dataSizeText(bytes);
    const QString text = entries.size() == 1
        ? tr("Delete %1 from this machine? This frees %2. Copies on hosts stay.").arg(entries.first().name, size)
        : tr("Delete %n recordings from this machine? This frees %1. Copies on hosts stay.", nullptr,
             int(entries.size()))
              .arg(size);
    auto *box = new QMessageBox(QMessageBox::Question, tr("Delete Recording"), text, QMessageBox::Cancel, m_window);
    box->setTextFormat(Qt::PlainText); // names are not ours
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *yes = box->addButton(tr("&Delete"), QMessageBox::AcceptRole);
    connect(yes, &QPushButton::clicked, this, [this, entries] { Q_EMIT deleteConfirmed(entries); });
    box->open();
}

void DialogController::locateSource(const QString &path)
{
    auto *dialog = new LocateDialog(
        path, [path](const QString &localPath) { return handRuleSentence(path, localPath); }, m_window);
    connect(dialog, &LocateDialog::located, this, &DialogController::addRule);
    dialog->open();
}

void DialogController::addRule(const QString &buildPath, const QString &localPath)
{
    addHandRule(m_services.settings, m_services.finder, buildPath, localPath);
}

void DialogController::editBreakpointAt(const QString &file, int line)
{
    if (const Breakpoint *breakpoint = m_session.breakpoints().at(file, line)) {
        editBreakpoint(breakpoint->id);
        return;
    }
    BreakpointSpec spec;
    spec.file = file;
    spec.line = line;
    addBreakpoint(spec);
}

void DialogController::editBreakpoint(int id)
{
    const Breakpoint *breakpoint = m_session.breakpoints().byId(id);
    if (!breakpoint) {
        return;
    }
    auto *dialog = new BreakpointDialog(breakpoint->spec, m_window);
    connect(dialog, &BreakpointDialog::specChosen, this,
            [this, id](const BreakpointSpec &spec) { m_session.breakpoints().change(id, spec); });
    dialog->open();
}

void DialogController::addBreakpoint(const BreakpointSpec &spec)
{
    auto *dialog = new BreakpointDialog(spec, m_window);
    connect(dialog, &BreakpointDialog::specChosen, &m_session.breakpoints(), &BreakpointsController::add);
    dialog->open();
}

void DialogController::askWatch(const QString &expression)
{
    auto *dialog = new QInputDialog(m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Add Watch"));
    dialog->setLabelText(tr("Expression:"));
    dialog->setTextValue(expression);
    connect(dialog, &QInputDialog::textValueSelected, this, &DialogController::watchEntered);
    dialog->open();
}

void DialogController::showKeys()
{
    QList<std::pair<QString, QString>> rows;
    const ActionTable &actions = m_window->actionTable();
    for (const QString &id : actions.ids()) {
        const QAction *action = actions.action(id);
        QStringList keys;
        for (const QKeySequence &key : action->shortcuts()) {
            keys.append(key.toString(QKeySequence::NativeText));
        }
        rows.append({action->iconText(), keys.join(u", "_s)});
    }
    (new KeysDialog(rows, m_window))->show();
}

void DialogController::showAbout()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("About Backstep"),
                                tr("<h3>Backstep %1</h3><p>Record-and-replay debugging of concurrent Go programs.</p>"
                                   "<p>MIT licence. Uses Delve and rr, Qt %2, libssh and KSyntaxHighlighting.</p>")
                                    .arg(QCoreApplication::applicationVersion(), QLatin1StringView(qVersion())),
                                QMessageBox::Close, m_window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(m_window->windowIcon().pixmap(QSize(64, 64), m_window->devicePixelRatio()));
    box->open();
}

void DialogController::applySettings(const QString &key)
{
    if (key == SettingKey::theme().key) {
        const QString choice = m_services.settings.get(SettingKey::theme());
        m_theme.setChoice(choice == "dark"_L1        ? ThemeChoice::Dark
                              : choice == "light"_L1 ? ThemeChoice::Light
                                                     : ThemeChoice::System);
    } else if (key == SettingKey::codeFont().key) {
        QFont font;
        const QString chosen = m_services.settings.get(SettingKey::codeFont());
        if (!chosen.isEmpty() && font.fromString(chosen)) {
            m_theme.setCodeFont(font.family(), font.pointSize());
        }
    } else if (key == pathRulesKey()) {
        restoreHandRules(m_services.settings, m_services.finder);
    }
}

} // namespace Backstep
