// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/variabletreemodel.h"

#include <array>

namespace Backstep {

/// The values of a frame in sections. Sections without values stay (and say so), except for the returned values, which
/// only appear after a function returned.
class VariablesModel : public VariableTreeModel
{
    Q_OBJECT

public:
    enum class Section { Arguments, Locals, Returned, Package };
    static constexpr int sectionCount = 4;
    enum class SectionState {
        Idle,    ///< nobody asked (package variables)
        Loading,
        Ready,
        Failed,
        Missing, ///< there is nothing to be had, which is no failure: not kept in a capsule
        Outdated, ///< of an earlier stop, and not asked for again by itself (package variables)
    };

    explicit VariablesModel(QObject *parent = nullptr);

    /// As VariableTreeModel::beginScope(); arguments and locals now wait for their values.
    void beginStop(quint64 stop, const QString &frame, const QString &function);
    /// No frame: no values, no marks.
    void clear();
    void setSection(Section section, const VariableListPtr &values);
    void setSectionFailed(Section section, const QString &sentence);
    void setSectionMissing(Section section, const QString &sentence);
    void setSectionLoading(Section section);
    /// It was loading, and nobody waits for it any more.
    void setSectionUnasked(Section section);
    [[nodiscard]] SectionState sectionState(Section section) const;
    [[nodiscard]] SectionState sectionState(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex sectionIndex(Section section) const;
    /// Whether a frame is shown at all.
    [[nodiscard]] bool hasScope() const { return m_hasScope; }

private:
    struct SectionInfo
    {
        VariableNode *node = nullptr; ///< null: not shown
        SectionState state = SectionState::Idle;
        QString function; ///< whose values it shows
        bool unfolded = false; ///< was unfolded once; from then on it is the person's to fold
    };

    [[nodiscard]] SectionInfo &info(Section section) { return m_sections.at(size_t(section)); }
    VariableNode *show(Section section);
    void hide(Section section);
    void setState(Section section, SectionState state);
    void setSentence(Section section, SectionState state, const QString &sentence);
    void unfoldOnce(Section section);

    std::array<SectionInfo, sectionCount> m_sections;
    bool m_hasScope = false;
};

} // namespace Backstep
