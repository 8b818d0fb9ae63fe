// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/capsuledialog.h"

#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr int mostEvents = 1'000'000'000;

int eventNumber(qint64 event)
{
    return static_cast<int>(std::clamp<qint64>(event, 0, mostEvents));
}

/// What stands between commas, but for those in brackets: "[0-9]{4,6}" and "main.Pool[int,string].Get" are one each.
QStringList words(const QString &text)
{
    QStringList result{QString()};
    int depth = 0;
    for (const QChar c : text) {
        depth += u"([{"_s.contains(c) ? 1 : u")]}"_s.contains(c) && depth > 0 ? -1 : 0;
        if (c == u',' && depth == 0) {
            result.append(QString());
        } else {
            result.last().append(c);
        }
    }
    for (QString &word : result) {
        word = word.trimmed();
    }
    result.removeAll(QString());
    return result;
}

} // namespace

CapsuleDialog::CapsuleDialog(const Start &start, QWidget *parent)
    : FormDialog(tr("Make a Capsule"), parent)
    , m_start(start)
    , m_recipe(new QComboBox(this))
    , m_pages(new QStackedWidget(this))
    , m_moments(number(u"moments"_s, 1, start.request.most, 200))
    , m_events(number(u"events"_s, 1, mostEvents, 100))
    , m_places(new QLineEdit(this))
    , m_condition(new QLineEdit(this))
    , m_goroutine(number(u"goroutine"_s, 1, std::numeric_limits<int>::max(), 1))
    , m_first(number(u"first"_s, 0, mostEvents, 0))
    , m_last(number(u"last"_s, 0, mostEvents, eventNumber(start.lastEvent.value_or(0))))
    , m_centre(new QComboBox(this))
    , m_back(number(u"back"_s, 0, start.request.most, 20))
    , m_forward(number(u"forward"_s, 0, start.request.most, 20))
    , m_values(new QCheckBox(tr("&Variables of the goroutine that stopped"), this))
    , m_depth(number(u"depth"_s, 0, 8, start.request.contents.valueDepth))
    , m_valuesOfAll(new QCheckBox(tr("and of &all other goroutines"), this))
    , m_sources(new QComboBox(this))
    , m_output(new QCheckBox(tr("What the program &printed"), this))
    , m_commandLine(new QCheckBox(tr("Its comman&d line"), this))
    , m_environment(new QCheckBox(tr("Its &environment"), this))
    , m_packages(new QLineEdit(start.request.contents.packageVariables, this))
    , m_masks(new QLineEdit(start.request.contents.masks.join(u", "_s), this))
    , m_file(new QLineEdit(start.request.file, this))
{
    okButton()->setText(tr("&Make"));
    createRecipes();
    createContents();
    createPrivacy();
    createFile();
    m_summary = addText({}, true);
    m_summary->setObjectName(u"summary"_s);
    m_summary->setMinimumWidth(fontMetrics().averageCharWidth() * 90);
    watchFields();
    describe();
}

QSpinBox *CapsuleDialog::number(const QString &name, int least, int most, int value)
{
    auto *box = new QSpinBox(this);
    box->setObjectName(name);
    box->setRange(least, most);
    box->setValue(value);
    return box;
}

void CapsuleDialog::addRecipe(Recipe recipe, const QString &name, QWidget *page)
{
    m_recipe->addItem(name, recipe);
    m_pages->addWidget(page);
}

/// What stands behind a number, in the form that fits it.
QLabel *CapsuleDialog::unitOf(QSpinBox *number, const Plural &text)
{
    auto *unit = new QLabel(text(number->value()), number->parentWidget());
    connect(number, &QSpinBox::valueChanged, unit, [unit, text](int value) { unit->setText(text(value)); });
    return unit;
}

QWidget *CapsuleDialog::numberPage(const QString &before, QSpinBox *number, const Plural &after)
{
    auto *page = new QWidget(m_pages);
    auto *line = new QHBoxLayout(page);
    line->setContentsMargins(0, 0, 0, 0);
    if (!before.isEmpty()) {
        line->addWidget(new QLabel(before, page));
    }
    line->addWidget(number);
    line->addWidget(unitOf(number, after));
    line->addStretch(1);
    number->setAccessibleName(QStringList{before, after(2)}.join(u' ').trimmed());
    return page;
}

QWidget *CapsuleDialog::placesPage()
{
    auto *page = new QWidget(m_pages);
    auto *form = new QFormLayout(page);
    form->setContentsMargins(0, 0, 0, 0);
    m_places->setObjectName(u"places"_s);
    m_places->setFont(codeFont());
    m_places->setPlaceholderText(u"main.transfer, bank.go:31"_s);
    m_condition->setObjectName(u"condition"_s);
    m_condition->setFont(codeFont());
    m_condition->setPlaceholderText(u"amount > 100"_s);
    form->addRow(tr("&Lines or functions:"), m_places);
    form->addRow(tr("Only &if:"), m_condition);
    return page;
}

QWidget *CapsuleDialog::stepsPage()
{
    auto *page = new QWidget(m_pages);
    auto *form = new QFormLayout(page);
    form->setContentsMargins(0, 0, 0, 0);
    if (m_start.stop) {
        m_goroutine->setValue(static_cast<int>(m_start.stop->goroutine));
        m_first->setValue(eventNumber(m_start.stop->event.value_or(0)));
    }
    form->addRow(tr("&Goroutine:"), m_goroutine);
    form->addRow(tr("From e&vent:"), m_first);
    form->addRow(tr("&To event:"), m_last);
    return page;
}

QWidget *CapsuleDialog::aroundPage()
{
    auto *page = new QWidget(m_pages);
    auto *form = new QFormLayout(page);
    form->setContentsMargins(0, 0, 0, 0);
    m_centre->setObjectName(u"centre"_s);
    if (m_start.stop && m_start.stop->event) {
        m_centre->addItem(tr("where the program stands, event %1").arg(*m_start.stop->event), -1);
    }
    const QList<EventBookmark> &bookmarks = m_start.request.bookmarks;
    for (int i = 0; i < bookmarks.size(); ++i) {
        const QString note = bookmarks.at(i).note.isEmpty() ? tr("without a note") : bookmarks.at(i).note;
        m_centre->addItem(tr("bookmark: %1, event %2").arg(note).arg(bookmarks.at(i).event), i);
    }
    form->addRow(tr("&Around:"), m_centre);
    form->addRow(tr("Steps &back:"), m_back);
    form->addRow(tr("Steps f&orward:"), m_forward);
    return page;
}

void CapsuleDialog::createRecipes()
{
    m_recipe->setObjectName(u"recipe"_s);
    if (m_start.recording) {
        addRecipe(Spread, tr("spread over the whole recording"),
                  numberPage({}, m_moments, [](int count) { return tr("moment(s)", "behind a number", count); }));
        addRecipe(Every, tr("every so many events"), numberPage(tr("every"), m_events, [](int count) {
                      return tr("event(s)", "behind a number", count);
                  }));
        addRecipe(Places, tr("at lines or functions"), placesPage());
        addRecipe(Steps, tr("each step of a goroutine"), stepsPage());
        if ((m_start.stop && m_start.stop->event) || !m_start.request.bookmarks.isEmpty()) {
            addRecipe(Around, tr("around one position"), aroundPage());
        }
    } else {
        if (!std::holds_alternative<CoreTarget>(m_start.request.target)) {
            addRecipe(Places, tr("at lines or functions"), placesPage());
        }
        addRecipe(One, tr("one: after the program was opened"), new QWidget(m_pages));
    }
    const QList<QWidget *> fields{m_moments, m_events, m_places, m_condition, m_goroutine,
                                  m_first,   m_last,   m_centre, m_back,      m_forward};
    for (QWidget *field : fields) {
        field->setVisible(field->parentWidget() != this); // of a recipe that there is none of here
    }
    form()->addRow(tr("Mo&ments:"), m_recipe);
    form()->addRow(QString(), m_pages);
    connect(m_recipe, &QComboBox::currentIndexChanged, this, &CapsuleDialog::showRecipe);
    showRecipe(0);
}

/// Only the page that is shown takes room.
void CapsuleDialog::showRecipe(int index)
{
    for (int i = 0; i < m_pages->count(); ++i) {
        const auto policy = i == index ? QSizePolicy::Preferred : QSizePolicy::Ignored;
        m_pages->widget(i)->setSizePolicy(policy, policy);
    }
    m_pages->setCurrentIndex(index);
    m_pages->adjustSize();
}

void CapsuleDialog::createContents()
{
    const CapsuleContents &contents = m_start.request.contents;
    m_values->setObjectName(u"values"_s);
    m_values->setChecked(contents.values);
    m_valuesOfAll->setObjectName(u"valuesOfAll"_s);
    m_valuesOfAll->setChecked(contents.valuesOfAll);
    m_output->setChecked(contents.output);
    m_sources->addItem(tr("none"), static_cast<int>(CapsuleSources::None));
    m_sources->addItem(tr("those of the program"), static_cast<int>(CapsuleSources::Program));
    m_sources->addItem(tr("those of the program and its libraries"), static_cast<int>(CapsuleSources::WithLibraries));
    m_sources->setCurrentIndex(static_cast<int>(contents.sources));
    form()->addRow(tr("Contents:"), m_values);
    form()->addRow(QString(), m_valuesOfAll);
    auto *depth = new QHBoxLayout;
    depth->addWidget(m_depth);
    depth->addWidget(unitOf(
        m_depth, [](int count) { return tr("level(s) into structures and pointers", "behind a number", count); }));
    depth->addStretch(1);
    addRow(tr("Dept&h:"), depth, m_depth);
    m_packages->setObjectName(u"packages"_s);
    m_packages->setFont(codeFont());
    m_packages->setPlaceholderText(tr("none; ^main\\. for those of main"));
    m_packages->setToolTip(tr("A regular expression: package variables whose full name fits it are kept of every "
                              "moment."));
    form()->addRow(tr("Pac&kage variables:"), m_packages);
    form()->addRow(tr("So&urces:"), m_sources);
    form()->addRow(QString(), m_output);
}

void CapsuleDialog::createPrivacy()
{
    m_commandLine->setObjectName(u"commandLine"_s);
    m_commandLine->setChecked(m_start.request.contents.commandLine);
    m_environment->setObjectName(u"environment"_s);
    m_environment->setChecked(m_start.request.contents.environment);
    m_masks->setObjectName(u"masks"_s);
    m_masks->setFont(codeFont());
    m_masks->setToolTip(tr("Regular expressions, separated by commas. A variable, field, key, label or option whose "
                           "name fits one is written as •••."));
    form()->addRow(tr("Only on request:"), m_commandLine);
    form()->addRow(QString(), m_environment);
    form()->addRow(tr("&Hidden names:"), m_masks);
}

void CapsuleDialog::createFile()
{
    m_file->setObjectName(u"file"_s);
    m_file->setMinimumWidth(fontMetrics().averageCharWidth() * 50);
    auto *browse = new QToolButton(this);
    browse->setText(u"…"_s);
    browse->setAccessibleName(tr("Choose the file"));
    connect(browse, &QToolButton::clicked, this, &CapsuleDialog::chooseFile);
    auto *line = new QHBoxLayout;
    line->addWidget(m_file, 1);
    line->addWidget(browse);
    addRow(tr("&File:"), line, m_file);
}

void CapsuleDialog::watchFields()
{
    const auto all = findChildren<QWidget *>();
    for (QWidget *field : all) {
        if (auto *check = qobject_cast<QCheckBox *>(field)) {
            connect(check, &QCheckBox::toggled, this, &CapsuleDialog::describe);
        } else if (auto *combo = qobject_cast<QComboBox *>(field)) {
            connect(combo, &QComboBox::currentIndexChanged, this, &CapsuleDialog::describe);
        } else if (auto *spin = qobject_cast<QSpinBox *>(field)) {
            connect(spin, &QSpinBox::valueChanged, this, &CapsuleDialog::describe);
        }
    }
    for (QLineEdit *line : {m_places, m_condition, m_packages, m_masks, m_file}) {
        connect(line, &QLineEdit::textChanged, this, &CapsuleDialog::describe);
    }
}

void CapsuleDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Where the Capsule Goes"), QFileInfo(m_file->text()).path(),
                                   tr("Capsules (*.capsule)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"capsule"_s);
    dialog->selectFile(QFileInfo(m_file->text()).fileName());
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

AroundEvent CapsuleDialog::around() const
{
    const int bookmark = m_centre->currentData().toInt();
    if (bookmark >= 0) {
        return {.event = m_start.request.bookmarks.at(bookmark).event,
                .place = {},
                .goroutine = 0,
                .back = m_back->value(),
                .forward = m_forward->value()};
    }
    return {.event = m_start.stop->event.value_or(0),
            .place = m_start.stop->location,
            .goroutine = m_start.stop->goroutine,
            .back = m_back->value(),
            .forward = m_forward->value()};
}

MomentRecipe CapsuleDialog::recipe() const
{
    switch (static_cast<Recipe>(m_recipe->currentData().toInt())) {
    case Spread: return SpreadMoments{m_moments->value()};
    case Every: return EveryEvents{m_events->value()};
    case Steps: return EveryStep{m_goroutine->value(), m_first->value(), m_last->value()};
    case Around: return around();
    case One: return OneMoment{};
    case Places: break;
    }
    AtPlaces places;
    for (const QString &place : words(m_places->text())) {
        BreakpointSpec spec;
        spec.expression = place;
        spec.condition = m_condition->text().trimmed();
        places.places.append(spec);
    }
    return places;
}

CapsuleRequest CapsuleDialog::request() const
{
    CapsuleRequest request = m_start.request;
    request.recipe = recipe();
    request.file = m_file->text().trimmed();
    CapsuleContents &contents = request.contents;
    contents.values = m_values->isChecked();
    contents.valuesOfAll = contents.values && m_valuesOfAll->isChecked();
    contents.valueDepth = m_depth->value();
    contents.sources = static_cast<CapsuleSources>(m_sources->currentData().toInt());
    contents.output = m_output->isChecked();
    contents.commandLine = m_commandLine->isChecked();
    contents.environment = m_environment->isChecked();
    contents.packageVariables = m_packages->text().trimmed();
    contents.masks = words(m_masks->text());
    return request;
}

void CapsuleDialog::describe()
{
    m_depth->setEnabled(m_values->isChecked());
    m_valuesOfAll->setEnabled(m_values->isChecked());
    QStringList lines;
    for (const QString &sentence : describeCapsule(request())) {
        lines.append(u"• "_s + sentence);
    }
    if (!m_start.remark.isEmpty()) {
        lines.append(u"• "_s + m_start.remark);
    }
    m_summary->setText(tr("This is what will be in the file:") + u'\n' + lines.join(u'\n'));
    growToFit();
}

QString CapsuleDialog::problem() const
{
    const CapsuleRequest wanted = request();
    if (wanted.file.isEmpty() || !QFileInfo(wanted.file).isAbsolute()) {
        return tr("Say in which file the capsule goes, with its folder.");
    }
    if (!wanted.file.endsWith(".capsule"_L1)) {
        return tr("A capsule's file name ends in .capsule, so that it is known again.");
    }
    for (const auto &wrong : {nameProblem(wanted.file), problemOf(wanted), folderProblem(wanted.file)}) {
        if (wrong) {
            return wrong->message;
        }
    }
    return {};
}

void CapsuleDialog::accept()
{
    FormDialog::accept();
    if (result() == QDialog::Accepted) {
        Q_EMIT requestChosen(request());
    }
}

} // namespace Backstep
