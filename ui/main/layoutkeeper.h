// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QObject>

class QMainWindow;

namespace Backstep {

class DockHost;
class SettingsStore;

/// Where the panels are: two built-in layouts, the person's own beside them, and the way back. Each built-in one comes
/// back as it was left. What was saved but cannot be read any more counts as never saved.
class LayoutKeeper : public QObject
{
    Q_OBJECT

public:
    static constexpr int version = 4; ///< of the panels; a saved layout of another version is not used

    LayoutKeeper(QMainWindow *window, DockHost *docks, SettingsStore &settings, QObject *parent);

    /// Geometry and layout of the last time; the person browses first when there was none.
    void restore();
    /// Sizes can only be given to panels of a window that has its own; call when it is shown first.
    void settle();
    /// Debug while something is open, unless the person has chosen another layout than Browse; and back.
    void follow(bool sessionOpen);
    void save();
    /// "browse", "debug" or "own".
    void use(const QString &layout);
    [[nodiscard]] QString current() const { return m_current; }
    void saveAsOwn();
    /// The layout in use as it was at first, and the columns of all panels.
    void reset();

Q_SIGNALS:
    void layoutChanged(const QString &layout);

private:
    [[nodiscard]] bool restoreSaved(const QString &layout);
    void arrange(const QString &layout);
    void placeAll();
    void restoreColumns(const QString &panel);
    void saveColumns();
    void resetColumns();
    void resizeDocks();

    QMainWindow *m_window;
    DockHost *m_docks;
    SettingsStore &m_settings;
    QString m_current;
    QHash<QString, QByteArray> m_columnsAtFirst; ///< by panel
    bool m_sizesPending = false;
    bool m_followed = false; ///< Debug is in use because a session was opened
};

} // namespace Backstep
