// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

namespace Backstep {

/// Text to read and to copy, in a window of its own beside the main one. `text` is foreign: shown as it is, what cannot
/// be seen made visible. Deletes itself when closed.
class TextDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Shows { Beginning, End };

    /// As wide as its longest line, within reason.
    TextDialog(const QString &title, const QString &text, Shows shows, QWidget *parent = nullptr);
};

} // namespace Backstep
