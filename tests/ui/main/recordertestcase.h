// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/recorder/hostrecorder.h"
#include "tests/support/fakes/remotebench.h"
#include "tests/support/recordinghost.h"
#include "tests/support/testcase.h"
#include "tests/ui/main/windowfixture.h"

class QAbstractItemModel;

namespace Backstep {
class RecordDialog;
}

namespace Backstep::Testing {

/// Sessions on the real debugger.
class Replays : public SessionFactory
{
public:
    [[nodiscard]] Result<std::unique_ptr<DebugSession>> create(const Target &target) override;
};

/// A command that runs until it is ended.
inline const QString endless = QStringLiteral("sh -c \"trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done\"");

/// A window before a real sshd on which a stand-in for rr writes the recordings.
class RecorderTestCase : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

protected:
    void makeWindow(SessionFactory *sessions = nullptr);
    [[nodiscard]] QString path(const QString &name) const { return m_host->path(name); }
    RecordDialog *openDialog();
    static void enter(RecordDialog *dialog, const QString &field, const QString &text);
    static void choose(RecordDialog *dialog, const QString &field, int index);
    static void press(const RecordDialog *dialog);
    [[nodiscard]] QAbstractItemModel &rows();
    /// The row whose first column has this in it; -1: none.
    [[nodiscard]] int rowOf(const QString &name);
    [[nodiscard]] QString state(const QString &name);
    /// Light and dark.
    void savePictures(QWidget &widget, const QString &name);

    std::unique_ptr<RecordingHost> m_host;
    std::unique_ptr<RemoteBench> m_bench;
    std::unique_ptr<HostRecorder> m_recorder;
    std::unique_ptr<WindowFixture> m_fixture;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace Backstep::Testing
