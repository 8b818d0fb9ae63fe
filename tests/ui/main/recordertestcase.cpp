// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/ui/main/recordertestcase.h"

#include "app/session/debugsession.h"
#include "app/session/delvesession.h"
#include "tests/integration/session/rrrecording.h"
#include "tests/support/pictures.h"
#include "tests/support/sshclient.h"
#include "tests/support/tools.h"
#include "ui/actions/actiontable.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/docks/listview.h"
#include "ui/docks/recorderdock.h"
#include "ui/models/recordermodel.h"

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;

namespace Backstep::Testing {

Result<std::unique_ptr<DebugSession>> Replays::create(const Target &target)
{
    DelveSessionOptions options;
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    options.rr = findRr();
    return std::make_unique<DelveSession>(target, options);
}

void RecorderTestCase::initTestCase()
{
    BACKSTEP_NEEDS_SSHD();
    BACKSTEP_NEEDS(RecordingHost::missing());
}

void RecorderTestCase::init()
{
    TestCase::init();
    m_host = std::make_unique<RecordingHost>();
    BACKSTEP_START(m_host->server());
    m_bench = std::make_unique<RemoteBench>(m_host->server(), 0, m_host->home());
    m_recorder = std::make_unique<HostRecorder>(m_bench->connections);
    m_fixture = std::make_unique<WindowFixture>();
    makeWindow();
}

void RecorderTestCase::makeWindow(SessionFactory *sessions)
{
    m_window.reset();
    m_window = std::make_unique<MainWindow>(Services{.settings = m_bench->settings,
                                                     .hosts = m_bench->store,
                                                     .catalog = m_bench->catalog,
                                                     .library = m_bench->library,
                                                     .transfers = m_bench->queue,
                                                     .sessions = sessions != nullptr ? *sessions : m_fixture->sessions,
                                                     .finder = m_fixture->finder,
                                                     .sources = m_fixture->sources,
                                                     .recorder = m_recorder.get()},
                                            m_fixture->theme);
    m_window->resize(1280, 800);
    m_window->show();
}

void RecorderTestCase::cleanup()
{
    m_window.reset();
    QVERIFY(m_host == nullptr || m_host->remove());
    m_recorder.reset();
    m_bench.reset();
    m_fixture.reset();
    m_host.reset();
}

RecordDialog *RecorderTestCase::openDialog()
{
    m_window->actionTable().action(u"recordings.record"_s)->trigger();
    return m_window->findChild<RecordDialog *>();
}

void RecorderTestCase::enter(RecordDialog *dialog, const QString &field, const QString &text)
{
    auto *line = dialog->findChild<QLineEdit *>(field);
    line->selectAll();
    QTest::keyClicks(line, text);
}

void RecorderTestCase::choose(RecordDialog *dialog, const QString &field, int index)
{
    dialog->findChild<QComboBox *>(field)->setCurrentIndex(index);
}

void RecorderTestCase::press(const RecordDialog *dialog)
{
    const QList<QPushButton *> buttons = dialog->findChildren<QPushButton *>();
    QTest::mouseClick(*std::ranges::find_if(buttons, &QPushButton::isDefault), Qt::LeftButton);
}

QAbstractItemModel &RecorderTestCase::rows()
{
    auto *dock = m_window->findChild<RecorderDock *>();
    return *dock->list()->model();
}

int RecorderTestCase::rowOf(const QString &name)
{
    for (int row = 0; m_window->findChild<RecorderDock *>() != nullptr && row < rows().rowCount(); ++row) {
        if (rows().index(row, RecorderModel::Name).data().toString().contains(name)) {
            return row;
        }
    }
    return -1;
}

QString RecorderTestCase::state(const QString &name)
{
    const int row = rowOf(name);
    return row < 0 ? QString() : rows().index(row, RecorderModel::State).data().toString();
}

void RecorderTestCase::savePictures(QWidget &widget, const QString &name)
{
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        m_fixture->theme.setChoice(choice);
        QTest::qWait(1); // palette changes arrive as events
        savePicture(widget, name + (choice == ThemeChoice::Light ? u"-light"_s : u"-dark"_s));
    }
    m_fixture->theme.setChoice(ThemeChoice::Light);
}

} // namespace Backstep::Testing
