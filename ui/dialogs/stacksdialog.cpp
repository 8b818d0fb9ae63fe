// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/stacksdialog.h"

#include "app/goroutines/statename.h"
#include "ui/models/stackcomparison.h"
#include "ui/models/texts.h"
#include "ui/models/tracejson.h"
#include "ui/theme/roles.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr int locationRole = Qt::UserRole + 1;
constexpr int rowPadding = 6;
constexpr int columnsOfOne = 2; // function and place

QString titleOf(const Goroutine &goroutine)
{
    const QString doing =
        goroutine.waitReason.isEmpty() ? goroutineStateWord(goroutine.state) : Texts::harmless(goroutine.waitReason);
    return StacksDialog::tr("Goroutine %1, %2").arg(goroutine.id).arg(doing);
}

} // namespace

StacksDialog::StacksDialog(const QList<TracedGoroutine> &goroutines, QWidget *parent)
    : QDialog(parent)
    , m_goroutines(goroutines)
    , m_model(new QStandardItemModel(this))
{
    setObjectName(u"stacksDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    auto *summary = new QLabel(this);
    summary->setObjectName(u"stacksDialog.summary"_s);
    summary->setTextFormat(Qt::PlainText);
    summary->setWordWrap(true);
    column->addWidget(summary);
    addView();
    column->addWidget(m_view);
    addButtons();
    if (goroutines.size() == 1) {
        const TracedGoroutine &only = goroutines.constFirst();
        setWindowTitle(tr("Stack of Goroutine %1").arg(only.goroutine.id));
        summary->setText(titleOf(only.goroutine) + tr(": ")
                         + tr("%n calls", nullptr, int(only.trace->stack.frames.size())));
    } else {
        const Stack &left = goroutines.at(0).trace->stack;
        const Stack &right = goroutines.at(1).trace->stack;
        const int common = commonCalls(compareStacks(left.frames, right.frames), left.frames, right.frames);
        const bool equal = common == left.frames.size() && common == right.frames.size();
        setWindowTitle(
            tr("Stacks of Goroutines %1 and %2").arg(goroutines.at(0).goroutine.id).arg(goroutines.at(1).goroutine.id));
        summary->setText(equal ? tr("The stacks are the same.")
                             : common > 0
                             ? tr("The first %n calls are the same; what differs is marked.", nullptr, common)
                             : tr("No call is the same from the beginning on; what differs is marked."));
    }
    fill();
    resize(fontMetrics().averageCharWidth() * (goroutines.size() == 1 ? 100 : 150), fontMetrics().lineSpacing() * 30);
}

void StacksDialog::fill()
{
    m_model->clear();
    if (m_goroutines.size() == 1) {
        showOne(m_goroutines.constFirst());
    } else {
        showBoth();
    }
    if (QStandardItem *first = m_model->item(0)) {
        first->setSizeHint({0, fontMetrics().height() + rowPadding}); // all rows are as high as this one
    }
    m_view->expandAll();
    const int place = m_goroutines.size() == 1 ? m_goroutines.constFirst().trace->stack.firstUserFrame : 0;
    m_view->setCurrentIndex(m_model->index(place, 0));
}

/// The colours are those of the theme.
void StacksDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_view) {
        fill();
    }
}

void StacksDialog::addView()
{
    m_view = new QTreeView(this);
    m_view->setObjectName(u"stacksDialog.view"_s);
    m_view->setModel(m_model);
    m_view->setUniformRowHeights(true);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setExpandsOnDoubleClick(false); // that goes to the place
    m_view->setAccessibleName(tr("Stack"));
    connect(m_view, &QTreeView::activated, this, [this](const QModelIndex &index) {
        const auto location = index.data(locationRole).value<CodeLocation>();
        if (location.known()) {
            Q_EMIT locationActivated(location);
        }
    });
}

void StacksDialog::addButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *text = buttons->addButton(tr("&Copy as Go Traceback"), QDialogButtonBox::ActionRole);
    QPushButton *json = buttons->addButton(tr("&Save as JSON…"), QDialogButtonBox::ActionRole);
    for (QPushButton *button : {text, json}) {
        button->setAutoDefault(false); // Enter belongs to the list
    }
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    connect(text, &QPushButton::clicked, this, &StacksDialog::copy);
    connect(json, &QPushButton::clicked, this,
            [this] { Q_EMIT saveRequested(u"goroutines.json"_s, traceJson(m_goroutines)); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout()->addWidget(buttons);
}

void StacksDialog::copy() const
{
    QGuiApplication::clipboard()->setText(goroutineTraceText(m_goroutines));
}

QList<QStandardItem *> StacksDialog::cells(const QString &function, const CodeLocation &place) const
{
    auto *name = new QStandardItem(function);
    auto *where = new QStandardItem(Texts::place(place));
    for (QStandardItem *item : {name, where}) {
        item->setData(QVariant::fromValue(place), locationRole);
        item->setToolTip(Texts::harmless(place.function) + u'\n' + Texts::fullPlace(place));
    }
    return {name, where};
}

/// `beside`: the call that it is compared with; the same pointer where nothing is.
QList<QStandardItem *> StacksDialog::frameItems(const Frame *frame, const Frame *beside) const
{
    if (!frame) {
        return {new QStandardItem, new QStandardItem};
    }
    const QString name = !frame->error.isEmpty() ? Texts::harmless(frame->error)
        : frame->location.function.isEmpty()     ? tr("(no function)")
                                                 : Texts::shortFunction(frame->location.function);
    const QList<QStandardItem *> items = cells(name, frame->location);
    const bool differs = !beside || beside->location.line != frame->location.line;
    for (QStandardItem *item : items) {
        if (differs && (!beside || item == items.at(1))) {
            QFont font = item->font();
            font.setBold(true);
            item->setFont(font);
            item->setForeground(roleColor(Role::ChangedValue, palette()));
        } else if (frame->runtime) {
            item->setForeground(roleColor(Role::DimText, palette()));
        }
    }
    return items;
}

void StacksDialog::addFrames(QStandardItem *parent, const Stack &stack, const QList<DeferredCall> &deferred)
{
    for (const Frame &frame : stack.frames) {
        const QList<QStandardItem *> row = frameItems(&frame, &frame);
        for (const DeferredCall &call : deferred) {
            if (call.frame == frame.index) {
                const QString name = call.unreadable.isEmpty() ? Texts::shortFunction(call.call.function)
                                                               : Texts::harmless(call.unreadable);
                row.constFirst()->appendRow(cells(tr("deferred: %1").arg(name), call.statement));
            }
        }
        parent->appendRow(row);
    }
    if (!stack.complete) {
        parent->appendRow(new QStandardItem(tr("…and more calls")));
    }
}

void StacksDialog::showOne(const TracedGoroutine &goroutine)
{
    m_model->setHorizontalHeaderLabels({tr("Function"), tr("Place")});
    addFrames(m_model->invisibleRootItem(), goroutine.trace->stack, goroutine.trace->deferred);
    if (const CodeLocation &start = goroutine.goroutine.goStatement; start.known()) {
        m_model->appendRow(cells(tr("started by %1").arg(Texts::shortFunction(start.function)), start));
    }
    for (const AncestorTrace &ancestor : goroutine.trace->ancestors) {
        auto *item = new QStandardItem(tr("in goroutine %1, which stood at").arg(ancestor.goroutine));
        m_model->appendRow(item);
        if (!ancestor.unreadable.isEmpty()) {
            item->appendRow(new QStandardItem(Texts::harmless(ancestor.unreadable)));
        }
        addFrames(item, ancestor.stack, {});
    }
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_view->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
}

void StacksDialog::showBoth()
{
    const QList<Frame> &left = m_goroutines.at(0).trace->stack.frames;
    const QList<Frame> &right = m_goroutines.at(1).trace->stack.frames;
    m_view->setRootIsDecorated(false);
    m_model->setHorizontalHeaderLabels(
        {titleOf(m_goroutines.at(0).goroutine), tr("Place"), titleOf(m_goroutines.at(1).goroutine), tr("Place")});
    for (const StackPair &pair : compareStacks(left, right)) {
        const Frame *first = pair.left < 0 ? nullptr : &left.at(pair.left);
        const Frame *second = pair.right < 0 ? nullptr : &right.at(pair.right);
        m_model->appendRow(frameItems(first, second) + frameItems(second, first));
    }
    m_view->header()->setStretchLastSection(false);
    for (int column = 0; column < m_model->columnCount(); ++column) {
        m_view->header()->setSectionResizeMode(
            column, column % columnsOfOne == 0 ? QHeaderView::Stretch : QHeaderView::ResizeToContents);
    }
}

} // namespace Backstep
