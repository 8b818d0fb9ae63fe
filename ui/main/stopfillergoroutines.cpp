// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// How a StopFiller gets the goroutines: the first page at each stop, more as the person scrolls, or all.
#include "app/session/debugsession.h"
#include "ui/main/modelset.h"
#include "ui/main/stopfiller.h"
#include "ui/models/texts.h"

#include <algorithm>

namespace Backstep {

void StopFiller::askGoroutines(int first, int count)
{
    m_paging = true;
    const int known = m_models.goroutines.freshCount();
    if (m_wantAll) {
        m_models.goroutines.status().setLoading(tr("Loading all goroutines; %n are here.", nullptr, known), true);
    } else {
        m_models.goroutines.status().setLoading(tr("Asking for the goroutines…"));
    }
    ask<GoroutinePagePtr>(
        m_session->goroutines(first, count),
        [this](const Result<GoroutinePagePtr> &page, bool) {
            takeGoroutines(page);
            return true;
        },
        [this, first, count] { askGoroutines(first, count); });
}

/// Makes the rows that are there those of an earlier stop: not before the new ones are here, or take long.
void StopFiller::beginGoroutines()
{
    if (m_stop && !std::exchange(m_listed, true)) {
        m_models.goroutines.beginStop(m_stop->position, m_stop->goroutine);
        m_models.goroutines.setClock(m_clock);
    }
}

void StopFiller::takeGoroutines(const Result<GoroutinePagePtr> &page)
{
    beginGoroutines();
    m_paging = false;
    if (!page) {
        m_models.goroutines.status().setFailed(page.error().message);
        return;
    }
    m_models.goroutines.appendPage(*page);
    if (m_wantAll && m_models.goroutines.next()) {
        askAllGoroutines();
    } else {
        m_wantAll = false;
        m_models.goroutines.status().setReady();
    }
}

void StopFiller::askNextGoroutines()
{
    if (m_session && m_stop && !m_paging && m_models.goroutines.next()) {
        askGoroutines(*m_models.goroutines.next(), pageSize);
    }
}

void StopFiller::askAllGoroutines()
{
    m_wantAll = true;
    if (!m_session || !m_stop || m_paging || !m_models.goroutines.next()) {
        return;
    }
    if (m_onlyPages) {
        askGoroutines(*m_models.goroutines.next(), bulkSize);
    } else {
        askAllAtOnce();
    }
}

void StopFiller::askAllAtOnce()
{
    m_paging = true;
    const std::optional<qint64> total = m_models.goroutines.total();
    m_models.goroutines.status().setLoading(
        total ? tr("Looking at all of about %1 goroutines…").arg(Texts::number(*total))
              : tr("Looking at all goroutines…"),
        true);
    ask<GoroutinePagePtr>(
        m_session->allGoroutines(GoroutineDetail::Places),
        [this](const Result<GoroutinePagePtr> &all, bool) {
            m_paging = false;
            takeAll(all);
            return true;
        },
        [this] { askAllAtOnce(); });
}

/// How far the session has come with all of them.
void StopFiller::tellProgress(const QString &what)
{
    if (m_wantAll && m_paging && !m_onlyPages && !what.isEmpty()) {
        m_models.goroutines.status().setLoading(what, true);
    }
}

void StopFiller::takeAll(const Result<GoroutinePagePtr> &all)
{
    if (!m_wantAll) {
        return; // cancelled meanwhile
    }
    if (!all) {
        m_onlyPages = true;
        askAllGoroutines();
    } else if (m_models.goroutines.next()) {
        m_paging = true;
        m_models.goroutines.beginAgain(); // a page knows less of each
        showSlice(*all, 0);
    }
}

/// All at once would hold the window up.
void StopFiller::showSlice(const GoroutinePagePtr &all, qsizetype first)
{
    const qsizetype end = std::min<qsizetype>(first + sliceSize, all->goroutines.size());
    auto slice = std::make_shared<GoroutinePage>();
    slice->goroutines = all->goroutines.sliced(first, end - first);
    slice->total = all->total;
    slice->next = end < all->goroutines.size() ? std::optional(static_cast<int>(end)) : std::nullopt;
    m_models.goroutines.appendPage(slice);
    if (!slice->next) {
        m_paging = false;
        m_wantAll = false;
        m_models.goroutines.status().setReady();
        return;
    }
    QTimer::singleShot(0, this, [this, all, end, ticket = m_stopTicket] {
        if (ticket == m_stopTicket) {
            showSlice(all, end);
        }
    });
}

/// Nothing waits for it, and nothing is said where it cannot be had.
void StopFiller::askGoroutineSummary()
{
    if (!m_session || !m_stop || m_paging || m_onlyPages || !m_models.goroutines.next()) {
        return;
    }
    m_session->allGoroutines(GoroutineDetail::Records)
        .then(this, [this, ticket = m_stopTicket](const Result<GoroutinePagePtr> &all) {
            if (ticket == m_stopTicket && all && m_models.goroutines.next()) {
                m_models.goroutines.setSummary(*all);
            }
        });
}

} // namespace Backstep
