// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QTranslator>

namespace Backstep {

/// The plurals of the texts' own language: of "%n moment(s)" it makes "1 moment" and "2 moments". Install one before
/// anything is said; it must outlive the application's last word. Translations installed later are asked first.
class EnglishPlurals : public QTranslator
{
    Q_OBJECT

public:
    using QTranslator::QTranslator;

    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char *context, const char *text, const char *disambiguation,
                                    int count) const override;
};

} // namespace Backstep
