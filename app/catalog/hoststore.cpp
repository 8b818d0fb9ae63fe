// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/hoststore.h"

#include "app/settings/settingsstore.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

Setting<QByteArray> hostsKey()
{
    return {u"hosts/list"_s};
}

Setting<QByteArray> unreadableKey()
{
    return {u"hosts/unreadable"_s};
}

QJsonObject toJson(const HostProfile &profile)
{
    QJsonObject object{{u"id"_s, profile.id},
                       {u"name"_s, profile.name},
                       {u"host"_s, profile.host},
                       {u"user"_s, profile.user},
                       {u"identityFiles"_s, QJsonArray::fromStringList(profile.identityFiles)},
                       {u"proxyJump"_s, profile.proxyJump},
                       {u"recordingFolders"_s, QJsonArray::fromStringList(profile.recordingFolders)},
                       {u"configFile"_s, profile.configFile},
                       {u"knownHostsFile"_s, profile.knownHostsFile}};
    if (profile.port) {
        object.insert(u"port"_s, *profile.port);
    }
    return object;
}

QStringList texts(const QJsonValue &value)
{
    QStringList list;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &item : array) {
        if (!item.toString().isEmpty()) {
            list.append(item.toString());
        }
    }
    return list;
}

std::optional<HostProfile> profileFrom(const QJsonValue &value)
{
    HostProfile profile;
    profile.id = value[u"id"].toString();
    profile.name = value[u"name"].toString();
    profile.host = value[u"host"].toString();
    profile.user = value[u"user"].toString();
    const int port = value[u"port"].toInt(0);
    if (port > 0 && port <= 65535) {
        profile.port = static_cast<quint16>(port);
    }
    profile.identityFiles = texts(value[u"identityFiles"]);
    profile.proxyJump = value[u"proxyJump"].toString();
    profile.recordingFolders = texts(value[u"recordingFolders"]);
    profile.configFile = value[u"configFile"].toString();
    profile.knownHostsFile = value[u"knownHostsFile"].toString();
    return profile.id.isEmpty() || profile.host.isEmpty() ? std::nullopt : std::optional(profile);
}

/// The hosts in their order. What another version wrote beside what we know stays, also whole entries that we cannot
/// read.
QJsonArray merged(const QList<HostProfile> &hosts, const QJsonArray &before)
{
    QHash<QString, QJsonObject> known;
    QJsonArray array;
    QJsonArray strange;
    for (const QJsonValue &value : before) {
        if (const auto profile = profileFrom(value)) {
            known.insert(profile->id, value.toObject());
        } else {
            strange.append(value);
        }
    }
    for (const HostProfile &profile : hosts) {
        QJsonObject object = known.value(profile.id);
        object.remove(u"port"_s);
        const QJsonObject ours = toJson(profile);
        for (auto field = ours.begin(); field != ours.end(); ++field) {
            object.insert(field.key(), field.value());
        }
        array.append(object);
    }
    for (const QJsonValue &value : std::as_const(strange)) {
        array.append(value);
    }
    return array;
}

} // namespace

HostStore::HostStore(SettingsStore &store, QObject *parent) : QObject(parent), m_store(store)
{
    reload();
    connect(&m_store, &SettingsStore::changed, this, [this](const QString &key) {
        if (key == hostsKey().key) {
            reload();
            Q_EMIT hostsChanged();
        }
    });
}

std::optional<HostProfile> HostStore::host(const QString &id) const
{
    const auto found = std::ranges::find(m_hosts, id, &HostProfile::id);
    return found == m_hosts.end() ? std::nullopt : std::optional(*found);
}

std::optional<HostProfile> HostStore::hostByName(const QString &name) const
{
    const auto sameTitle = [&name](const HostProfile &profile) {
        return profile.title().compare(name, Qt::CaseInsensitive) == 0;
    };
    auto found = std::ranges::find_if(m_hosts, sameTitle);
    if (found == m_hosts.end()) {
        found = std::ranges::find(m_hosts, name, &HostProfile::host);
    }
    return found == m_hosts.end() ? std::nullopt : std::optional(*found);
}

Result<HostProfile> HostStore::add(HostProfile profile)
{
    if (profile.id.isEmpty()) {
        profile.id = newHostId();
    }
    if (const auto checked = check(profile); !checked) {
        return fail(checked.error());
    }
    if (host(profile.id)) {
        return fail(ErrorCode::badInput, tr("This host is in the list already."));
    }
    QList<HostProfile> hosts = m_hosts;
    hosts.append(profile);
    return save(hosts).transform([&profile] { return profile; });
}

Result<void> HostStore::change(const HostProfile &profile)
{
    QList<HostProfile> hosts = m_hosts;
    const auto found = std::ranges::find(hosts, profile.id, &HostProfile::id);
    if (found == hosts.end()) {
        return fail(ErrorCode::notFound, tr("This host is no longer in the list, so it cannot be changed."));
    }
    if (const auto checked = check(profile); !checked) {
        return checked;
    }
    if (*found == profile) {
        return {};
    }
    *found = profile;
    return save(hosts);
}

Result<void> HostStore::remove(const QString &id)
{
    QList<HostProfile> hosts = m_hosts;
    if (hosts.removeIf([&id](const HostProfile &profile) { return profile.id == id; }) == 0) {
        return fail(ErrorCode::notFound, tr("This host is no longer in the list."));
    }
    return save(hosts);
}

Result<void> HostStore::check(const HostProfile &profile) const
{
    if (profile.host.trimmed().isEmpty() || profile.host.startsWith(u'-')) {
        return fail(ErrorCode::badInput, tr("A host needs a name or an address to be reached by."));
    }
    const auto unfit = [](QChar c) { return c == u':' || c == u'/' || c.category() == QChar::Other_Control; };
    if (!profile.name.isEmpty() && std::ranges::any_of(profile.name, unfit)) {
        return fail(ErrorCode::badInput,
                    tr("The name of a host cannot hold ':' or '/', since HOST:RECORDING is how one is written."));
    }
    for (const HostProfile &other : m_hosts) {
        if (other.id != profile.id && other.title().compare(profile.title(), Qt::CaseInsensitive) == 0) {
            return fail(ErrorCode::badInput,
                        tr("There is a host called %1 already; give this one another name.").arg(profile.title()));
        }
    }
    return {};
}

Result<void> HostStore::save(const QList<HostProfile> &hosts)
{
    const QByteArray before = m_store.get(hostsKey());
    const QJsonDocument kept = QJsonDocument::fromJson(before);
    if (!before.isEmpty() && !kept.isArray()) {
        // Not ours to throw away: a file edited by hand, or of another version.
        m_store.set(unreadableKey(), before);
    }
    // changed() comes back to us and tells everyone else.
    m_store.set(hostsKey(), QJsonDocument(merged(hosts, kept.array())).toJson(QJsonDocument::Compact));
    if (const auto written = m_store.sync(); !written) {
        m_store.set(hostsKey(), before);
        return fail(Error{written.error().code,
                          tr("The list of hosts cannot be written, so it was left as it was. Check who owns the folder "
                             "of the settings and whether the disk is full."),
                          QStringList{written.error().message} + written.error().details});
    }
    return {};
}

void HostStore::reload()
{
    m_hosts.clear();
    const QJsonArray array = QJsonDocument::fromJson(m_store.get(hostsKey())).array();
    for (const QJsonValue &value : array) {
        if (const auto profile = profileFrom(value)) {
            m_hosts.append(*profile);
        }
    }
}

} // namespace Backstep
