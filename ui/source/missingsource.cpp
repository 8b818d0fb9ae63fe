// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/source/missingsource.h"

#include "ui/theme/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

QString fileName(const QString &path)
{
    return path.section(u'/', -1).section(u'\\', -1);
}

QLabel *makeLabel(const QString &name)
{
    auto *label = new QLabel;
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

/// A row for each place: what it is, then the path or why there was none.
QString placesTable(const QList<SourcePlace> &places)
{
    QString rows;
    for (const SourcePlace &place : places) {
        const QString where = place.path.isEmpty() ? place.remark : place.path;
        rows += u"<tr><td style='padding-right:16px; white-space:pre'>"_s
            + sourceOriginText(place.origin).toHtmlEscaped() + u"</td><td>"_s + where.toHtmlEscaped() + u"</td></tr>"_s;
    }
    return u"<table cellspacing='0' cellpadding='2'>"_s + rows + u"</table>"_s;
}

} // namespace

MissingSource::MissingSource(QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel(u"title"_s))
    , m_text(makeLabel(u"text"_s))
    , m_details(makeLabel(u"details"_s))
    , m_locate(new QPushButton(Icons::get(u"folder"_s), tr("&Say Where It Is…")))
    , m_again(new QPushButton(Icons::get(u"refresh"_s), tr("&Look Again")))
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    m_title->setFont(large);
    m_title->setTextFormat(Qt::PlainText);
    m_text->setTextFormat(Qt::PlainText);
    m_details->setTextFormat(Qt::RichText);
    m_locate->setToolTip(tr("Choose the file; where the others of the program are follows from it"));

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_locate);
    buttons->addWidget(m_again);
    buttons->addStretch();

    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(12);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_details);
    column->addLayout(buttons);
    column->addStretch();

    auto *area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(inside);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(area);
    setFocusProxy(m_locate);

    connect(m_locate, &QPushButton::clicked, this, &MissingSource::locateWanted);
    connect(m_again, &QPushButton::clicked, this, &MissingSource::lookAgainWanted);
}

void MissingSource::showTexts(const QString &title, const QString &text, const QString &details)
{
    m_title->setText(title);
    m_text->setText(text);
    m_details->setText(details);
    m_details->setVisible(!details.isEmpty());
}

void MissingSource::showLookup(const SourceLookup &lookup)
{
    showTexts(tr("%1 is not on this machine").arg(fileName(lookup.buildPath)),
              tr("The program was built from %1. It was looked for here:").arg(lookup.buildPath),
              placesTable(lookup.places));
    m_locate->show();
    m_again->show();
}

void MissingSource::showError(const QString &path, const Error &error)
{
    const QString details = error.details.join(u'\n').toHtmlEscaped();
    showTexts(tr("%1 cannot be shown").arg(fileName(path)), error.message,
              details.isEmpty() ? details : u"<p style='white-space:pre-wrap'>"_s + details + u"</p>"_s);
    m_locate->show();
    m_again->show();
}

void MissingSource::showLoading(const QString &path)
{
    showTexts(tr("Opening %1").arg(fileName(path)), path, {});
    m_locate->hide();
    m_again->hide();
}

} // namespace Backstep
