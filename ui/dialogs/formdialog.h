// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QPushButton;

namespace Backstep {

/// A dialog of labelled fields. OK is refused with one sentence below the fields as long as problem() has one. Shown by
/// open(), which does not block; deletes itself when closed.
class FormDialog : public QDialog
{
    Q_OBJECT

public:
    explicit FormDialog(const QString &title, QWidget *parent = nullptr);

    /// The sentence that is shown now; empty: none.
    [[nodiscard]] QString shownProblem() const;
    void showProblem(const QString &sentence);
    void accept() override;

protected:
    [[nodiscard]] QFormLayout *form() const { return m_form; }
    [[nodiscard]] QDialogButtonBox *buttons() const { return m_buttons; }
    [[nodiscard]] QPushButton *okButton() const;
    /// After texts were added that wrap: a dialog does not grow for them by itself.
    void growToFit();
    /// A row whose field is a layout; `first` is what the label's key goes to.
    void addRow(const QString &label, QLayout *field, QWidget *first);
    /// A widget under the fields, over the whole width.
    void addBelow(QWidget *widget);
    /// Text over the whole width, above what is added after it.
    QLabel *addText(const QString &text, bool dim = false);
    /// Why the fields cannot be taken as they are; empty when they can.
    [[nodiscard]] virtual QString problem() const { return {}; }
    void changeEvent(QEvent *event) override;

private:
    void applyColors();

    QFormLayout *m_form;
    QLabel *m_problem;
    QDialogButtonBox *m_buttons;
    QList<QLabel *> m_dim;
};

} // namespace Backstep
