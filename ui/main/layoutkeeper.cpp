// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/layoutkeeper.h"

#include "app/settings/keys.h"
#include "ui/docks/listview.h"
#include "ui/docks/panel.h"
#include "ui/main/dockhost.h"

#include <QDockWidget>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMainWindow>
#include <QScreen>
#include <QToolBar>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace Backstep {

LayoutKeeper::LayoutKeeper(QMainWindow *window, DockHost *docks, SettingsStore &settings, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_docks(docks)
    , m_settings(settings)
{
    connect(docks, &DockHost::filled, this, &LayoutKeeper::restoreColumns);
}

static Panel *panelOf(const QDockWidget *dock)
{
    return dock ? qobject_cast<Panel *>(dock->widget()) : nullptr;
}

static QHeaderView *columnsOf(const QDockWidget *dock)
{
    return dock && dock->widget() ? dock->widget()->findChild<QHeaderView *>(dock->objectName() + u".columns"_s)
                                  : nullptr;
}

void LayoutKeeper::restoreColumns(const QString &panel)
{
    const QDockWidget *dock = m_docks->dock(panel);
    if (auto *filled = panelOf(dock)) {
        if (const QByteArray choices = m_settings.get(SettingKey::panelChoices(panel)); !choices.isEmpty()) {
            filled->setChoices(choices);
        }
    }
    QHeaderView *columns = columnsOf(dock);
    if (!columns) {
        return;
    }
    m_columnsAtFirst.insert(panel, columns->saveState());
    if (const QByteArray state = m_settings.get(SettingKey::columns(panel)); !state.isEmpty()) {
        columns->restoreState(state); // what does not fit these columns changes nothing
    }
}

void LayoutKeeper::resetColumns()
{
    for (const QDockWidget *dock : m_docks->docks()) {
        m_settings.reset(SettingKey::columns(dock->objectName()));
        if (QHeaderView *columns = columnsOf(dock)) {
            qobject_cast<ListView *>(columns->parentWidget())->resetColumns(m_columnsAtFirst.value(dock->objectName()));
        }
    }
}

void LayoutKeeper::saveColumns()
{
    for (const QDockWidget *dock : m_docks->docks()) {
        if (const QHeaderView *columns = columnsOf(dock)) {
            m_settings.set(SettingKey::columns(dock->objectName()), columns->saveState());
        }
        if (const Panel *panel = panelOf(dock); panel && !panel->choices().isEmpty()) {
            m_settings.set(SettingKey::panelChoices(dock->objectName()), panel->choices());
        }
    }
}

void LayoutKeeper::restore()
{
    const QByteArray geometry = m_settings.get(SettingKey::windowGeometry());
    if (geometry.isEmpty() || !m_window->restoreGeometry(geometry)) {
        const QSize screen = QGuiApplication::primaryScreen()->availableSize();
        m_window->resize(QSize(1440, 900).boundedTo(screen * 0.95));
    }
    const QString layout = m_settings.get(SettingKey::layoutName());
    use(QStringList{u"browse"_s, u"debug"_s, u"own"_s}.contains(layout) ? layout : u"browse"_s);
}

void LayoutKeeper::save()
{
    saveColumns();
    m_settings.set(SettingKey::windowGeometry(), m_window->saveGeometry());
    m_settings.set(SettingKey::layoutName(), m_current);
    if (m_current != "own"_L1) { // the person's own changes only when the person says so
        m_settings.set(SettingKey::layoutState(m_current), m_window->saveState(version));
    }
}

void LayoutKeeper::use(const QString &layout)
{
    if (!m_current.isEmpty() && m_current != layout) {
        save();
    }
    m_current = layout;
    m_followed = false;
    if (!restoreSaved(layout)) {
        arrange(layout);
    }
    m_settings.set(SettingKey::layoutName(), m_current);
    Q_EMIT layoutChanged(layout);
}

void LayoutKeeper::saveAsOwn()
{
    m_settings.set(SettingKey::layoutState(u"own"_s), m_window->saveState(version));
    m_current = u"own"_s;
    m_settings.set(SettingKey::layoutName(), m_current);
    Q_EMIT layoutChanged(m_current);
}

void LayoutKeeper::reset()
{
    if (m_current == "own"_L1) {
        m_current = u"debug"_s;
    }
    m_settings.reset(SettingKey::layoutState(m_current));
    resetColumns();
    arrange(m_current);
    Q_EMIT layoutChanged(m_current);
}

bool LayoutKeeper::restoreSaved(const QString &layout)
{
    const QByteArray state = m_settings.get(SettingKey::layoutState(layout));
    if (state.isEmpty() || !m_window->restoreState(state, version)) {
        return false;
    }
    m_sizesPending = false;
    return true;
}

void LayoutKeeper::settle()
{
    if (m_sizesPending) {
        resizeDocks();
    }
}

void LayoutKeeper::follow(bool sessionOpen)
{
    if (sessionOpen && m_current == "browse"_L1) {
        use(u"debug"_s);
        m_followed = true;
    } else if (!sessionOpen && std::exchange(m_followed, false) && m_current == "debug"_L1) {
        use(u"browse"_s);
    }
}

namespace {

/// The panels of one area of the table, each place with those that lie behind one another in it.
QList<QList<QDockWidget *>> places(const DockHost &host, Qt::DockWidgetArea area)
{
    QMap<int, QList<QDockWidget *>> byTab;
    for (const DockSpec &spec : host.specs()) {
        if (spec.area == area) {
            byTab[spec.tab].append(host.dock(spec.id));
        }
    }
    return byTab.values();
}

} // namespace

/// The panels of Browse are those of Debug, in the same places, with all but two hidden: whichever is called for
/// appears where it is known from.
void LayoutKeeper::arrange(const QString &layout)
{
    for (QToolBar *bar : m_window->findChildren<QToolBar *>(Qt::FindDirectChildrenOnly)) {
        m_window->addToolBar(Qt::TopToolBarArea, bar);
        bar->show();
    }
    m_window->setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    m_window->setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    const bool animated = m_window->isAnimated();
    m_window->setAnimated(false);
    placeAll();
    for (const DockSpec &spec : m_docks->specs()) {
        const bool wanted = layout != "browse"_L1 || spec.id == "recordings"_L1 || spec.id == "transfers"_L1
            || spec.id == "recorder"_L1;
        m_docks->dock(spec.id)->setVisible(wanted);
    }
    for (const QString &front : {u"recordings"_s, u"stack"_s, u"variables"_s, u"goroutines"_s, u"output"_s,
                                 layout == "browse"_L1 ? u"transfers"_s : u"breakpoints"_s}) {
        if (QDockWidget *dock = m_docks->dock(front)) {
            dock->raise();
        }
    }
    resizeDocks();
    m_window->setAnimated(animated);
}

void LayoutKeeper::placeAll()
{
    for (QDockWidget *dock : m_docks->docks()) {
        dock->setFloating(false);
        m_window->removeDockWidget(dock);
    }
    const std::array<std::pair<Qt::DockWidgetArea, Qt::Orientation>, 3> areas{
        {{Qt::LeftDockWidgetArea, Qt::Vertical},
         {Qt::RightDockWidgetArea, Qt::Vertical},
         {Qt::BottomDockWidgetArea, Qt::Horizontal}}};
    for (const auto &[area, direction] : areas) {
        for (const QList<QDockWidget *> &place : places(*m_docks, area)) {
            m_window->addDockWidget(area, place.first(), direction);
            for (QDockWidget *behind : place.mid(1)) {
                m_window->tabifyDockWidget(place.first(), behind);
            }
        }
    }
}

void LayoutKeeper::resizeDocks()
{
    m_sizesPending = !m_window->isVisible();
    const bool browse = m_current == "browse"_L1;
    const QSize size = m_window->size();
    const auto resize = [this](const QMap<QString, int> &lengths, Qt::Orientation orientation) {
        QList<QDockWidget *> docks;
        QList<int> sizes;
        for (const auto &[id, length] : lengths.asKeyValueRange()) {
            if (QDockWidget *dock = m_docks->dock(id); dock && !dock->isHidden()) {
                docks.append(dock);
                sizes.append(length);
            }
        }
        m_window->resizeDocks(docks, sizes, orientation);
    };
    const QString bottom = browse ? u"transfers"_s : u"goroutines"_s;
    resize({{u"recordings"_s, browse ? size.width() * 6 / 10 : size.width() * 18 / 100},
            {u"stack"_s, size.width() * 34 / 100}},
           Qt::Horizontal);
    resize({{u"goroutines"_s, size.width() * 45 / 100},
            {u"breakpoints"_s, size.width() * 27 / 100},
            {u"output"_s, size.width() * 28 / 100}},
           Qt::Horizontal);
    resize({{u"stack"_s, size.height() * 25 / 100}, {u"variables"_s, size.height() * 35 / 100}}, Qt::Vertical);
    resize({{bottom, size.height() * 3 / 10}}, Qt::Vertical);
}

} // namespace Backstep
