// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/welcomepage.h"

#include "app/session/target.h"
#include "ui/actions/actiontable.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

struct Way
{
    QString action;
    QString button;
    QString text;
};

QLabel *heading(const QString &text, double factor, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setBold(factor < 1.5);
    label->setFont(font);
    return label;
}

enum RecentRole { TargetRole = Qt::UserRole + 1, PlaceRole };

QString shortFolder(const QString &path)
{
    const QString folder = QFileInfo(path).path();
    const QString home = QDir::homePath();
    return folder == home || folder.startsWith(home + u'/') ? u'~' + folder.mid(home.size()) : folder;
}

/// Where a target is, as far as its name does not say it.
QString placeOf(const Target &target)
{
    if (const auto *replay = std::get_if<ReplayTarget>(&target)) {
        return shortFolder(replay->traceFolder);
    }
    if (const auto *capsule = std::get_if<CapsuleTarget>(&target)) {
        return shortFolder(capsule->path);
    }
    if (const auto *dump = std::get_if<DumpTarget>(&target)) {
        return shortFolder(dump->path);
    }
    if (const auto *exec = std::get_if<ExecTarget>(&target)) {
        return (QStringList(exec->arguments) << shortFolder(exec->program)).join(u' ');
    }
    if (const auto *core = std::get_if<CoreTarget>(&target)) {
        return shortFolder(core->core);
    }
    return {};
}

/// The name, and behind it, dimmed, where that is, cut in its middle where there is no room.
class RecentDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &given, const QModelIndex &index) const override
    {
        QStyleOptionViewItem option = given;
        initStyleOption(&option, index);
        const QString name = std::exchange(option.text, {});
        const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
        style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const QRect room = option.rect.adjusted(4, 0, -4, 0);
        const int wide = qMin(room.width(), option.fontMetrics.horizontalAdvance(name));
        painter->save();
        painter->setFont(option.font);
        painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
        painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                          option.fontMetrics.elidedText(name, Qt::ElideMiddle, room.width()));
        const QRect rest = room.adjusted(wide + 12, 0, 0, 0);
        if (rest.width() > 40) {
            if (!selected) {
                painter->setPen(roleColor(Role::DimText, option.palette));
            }
            const QString place = index.data(PlaceRole).toString();
            painter->drawText(rest, Qt::AlignVCenter | Qt::AlignLeft,
                              option.fontMetrics.elidedText(place, Qt::ElideMiddle, rest.width()));
        }
        painter->restore();
    }
};

} // namespace

WelcomePage::WelcomePage(ActionTable &actions, QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout;
    column->setSpacing(8);
    column->addWidget(heading(tr("Step through a Go program, both ways in time"), 1.6, this));
    auto *lead = new QLabel(tr("Backstep replays what rr recorded on a host: run it forwards and backwards, goroutine "
                               "by goroutine."),
                            this);
    lead->setWordWrap(true);
    column->addWidget(lead);
    column->addSpacing(16);
    column->addWidget(makeWays(actions));
    column->addSpacing(16);
    column->addWidget(makeRecent());
    auto *frame = new QGridLayout(this);
    frame->setContentsMargins(32, 32, 32, 32);
    frame->addLayout(column, 1, 1);
    frame->setColumnStretch(0, 1);
    frame->setColumnStretch(1, 6);
    frame->setColumnStretch(2, 1);
    frame->setRowStretch(0, 1);
    frame->setRowStretch(2, 3);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setRecent({});
}

QWidget *WelcomePage::makeWays(ActionTable &actions)
{
    const QList<Way> ways{
        {u"recordings.addHost"_s, tr("Add a Host…"),
         tr("Browse the recordings on a machine that you reach by SSH, and fetch one with a click.")},
        {u"file.openFolder"_s, tr("Open a Recording…"), tr("Replay an rr trace folder that is on this machine.")},
        {u"file.openCapsule"_s, tr("Open a Capsule…"),
         tr("Look at moments of a recording that were captured in one file. It needs neither rr nor Delve.")},
        {u"file.startProgram"_s, tr("Start a Program…"),
         tr("Debug a program live. It steps forwards only, and needs no rr.")},
    };
    auto *box = new QWidget(this);
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(8);
    for (int row = 0; row < ways.size(); ++row) {
        const Way &way = ways.at(row);
        QAction *action = actions.action(way.action);
        auto *button = new QPushButton(action->icon(), way.button, box);
        button->setToolTip(action->toolTip());
        button->setObjectName(u"welcome."_s % way.action);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        auto *text = new QLabel(way.text, box);
        text->setWordWrap(true);
        grid->addWidget(button, row, 0);
        grid->addWidget(text, row, 1);
    }
    grid->setColumnStretch(1, 1);
    return box;
}

QWidget *WelcomePage::makeRecent()
{
    m_recent = new QWidget(this);
    auto *column = new QVBoxLayout(m_recent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(heading(tr("Opened last"), 1.0, m_recent));
    m_model = new QStandardItemModel(m_recent);
    m_list = new QListView(m_recent);
    m_list->setModel(m_model);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setItemDelegate(new RecentDelegate(m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    m_list->setAccessibleName(tr("Opened last"));
    m_list->setObjectName(u"welcome.recent"_s);
    column->addWidget(m_list);
    connect(m_list, &QListView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT recentActivated(index.data(TargetRole).toString()); });
    return m_recent;
}

void WelcomePage::setRecent(const QStringList &targets)
{
    m_model->clear();
    for (const QString &text : targets) {
        const Result<Target> target = parseTarget(text);
        const QString name = target ? targetTitle(*target) : text;
        const QString place = target ? placeOf(*target) : QString();
        auto *item = new QStandardItem(name);
        item->setData(text, TargetRole);
        item->setData(place, PlaceRole);
        item->setData(QStringList{name, place}.join(u' ').trimmed(), Qt::AccessibleTextRole);
        item->setToolTip(u"<span>"_s + text.toHtmlEscaped() + u"</span>"_s);
        item->setEditable(false);
        m_model->appendRow(item);
    }
    m_recent->setVisible(!targets.isEmpty());
}

} // namespace Backstep
