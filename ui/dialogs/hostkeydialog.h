// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/types.h"

#include <QDialog>

namespace Backstep {

/// A host whose key nobody knows yet: shows the fingerprint and asks whether to trust it. Cancel is the default. A key
/// that changed never comes here: such a log-in has already failed.
class HostKeyDialog : public QDialog
{
    Q_OBJECT

public:
    explicit HostKeyDialog(const HostKeyInfo &key, QWidget *parent = nullptr);

Q_SIGNALS:
    void trusted(Backstep::HostKeyTrust trust);
};

} // namespace Backstep
