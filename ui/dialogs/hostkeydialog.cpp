// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/hostkeydialog.h"

#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Backstep {

HostKeyDialog::HostKeyDialog(const HostKeyInfo &key, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Unknown Host"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *text = new QLabel(tr("Nobody here has logged in to %1 yet, so its key is not known. Compare the fingerprint "
                               "with what the host's owner says before you trust it.")
                                .arg(key.host),
                            this);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    auto *fingerprint = new QLabel(key.type % u'\n' % key.fingerprint, this);
    fingerprint->setTextFormat(Qt::PlainText);
    useCodeFont(fingerprint);
    fingerprint->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    fingerprint->setObjectName(u"fingerprint"_s);
    fingerprint->setAccessibleDescription(tr("Fingerprint"));
    auto *file = new QLabel(tr("“Trust Always” writes the key to %1.").arg(key.knownHostsFile), this);
    file->setTextFormat(Qt::PlainText);
    file->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(this);
    QPushButton *cancel = buttons->addButton(QDialogButtonBox::Cancel);
    QPushButton *once = buttons->addButton(tr("Trust &Once"), QDialogButtonBox::AcceptRole);
    QPushButton *always = buttons->addButton(tr("Trust &Always"), QDialogButtonBox::AcceptRole);
    once->setObjectName(u"once"_s);
    always->setObjectName(u"always"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 12);
    column->setSpacing(12);
    for (QWidget *widget : {static_cast<QWidget *>(text), static_cast<QWidget *>(fingerprint),
                            static_cast<QWidget *>(file), static_cast<QWidget *>(buttons)}) {
        column->addWidget(widget);
    }
    setMinimumWidth(fontMetrics().averageCharWidth() * 80);
    connect(once, &QPushButton::clicked, this, [this] {
        Q_EMIT trusted(HostKeyTrust::Once);
        accept();
    });
    connect(always, &QPushButton::clicked, this, [this] {
        Q_EMIT trusted(HostKeyTrust::Always);
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    cancel->setDefault(true);
    cancel->setFocus();
}

} // namespace Backstep
