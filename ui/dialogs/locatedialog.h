// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/dialogs/formdialog.h"

#include <functional>

class QLabel;

namespace Backstep {

class PathField;

/// "Where is this file?": one answer, from which a rule for its whole tree follows. The rule is shown before it counts.
class LocateDialog : public FormDialog
{
    Q_OBJECT

public:
    /// `explain` says in a sentence what rule follows from an answer, or gives an empty text when none does.
    LocateDialog(const QString &buildPath, std::function<QString(const QString &localPath)> explain,
                 QWidget *parent = nullptr);
    void accept() override;

Q_SIGNALS:
    void located(const QString &buildPath, const QString &localPath);

protected:
    [[nodiscard]] QString problem() const override;

private:
    QString m_buildPath;
    std::function<QString(const QString &)> m_explain;
    PathField *m_file;
    QLabel *m_rule;
};

} // namespace Backstep
