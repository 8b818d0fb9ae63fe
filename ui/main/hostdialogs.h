// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/hostprofile.h"
#include "app/ssh/types.h"

#include <QObject>
#include <QQueue>

#include <functional>

class QDialog;
class QWidget;

namespace Backstep {

struct Services;

/// Dialogs about hosts: adding and changing one, and the questions that come up on the way in. Questions of several
/// hosts are asked one after another.
class HostDialogs : public QObject
{
    Q_OBJECT

public:
    HostDialogs(const Services &services, QWidget *window, QObject *parent);

    void edit(const HostProfile &profile, bool test = false);
    /// Opens the host's dialog with its connection test running.
    void test(const QString &hostId);
    void confirmRemove(const QString &hostId);

Q_SIGNALS:
    void failed(const Backstep::Error &error);

private:
    void askHostKey(const QString &hostId, const HostKeyInfo &key);
    void askPrompt(const QString &hostId, const AuthPrompt &prompt);
    void enqueue(std::function<QDialog *()> make);
    void next();

    const Services &m_services;
    QWidget *m_window;
    QQueue<std::function<QDialog *()>> m_questions;
    bool m_asking = false;
};

} // namespace Backstep
