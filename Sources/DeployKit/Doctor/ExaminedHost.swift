// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Everything that was seen of a host, for ``HostExamination``.
package struct ExaminedHost: Sendable {
    package var facts: HostFacts
    /// `nil` when the records could not be read; why, is in ``complaint``.
    package var sight: HostSight?
    package var complaint: String?
    /// Where the public name leads to, as seen from here; `nil` when it leads nowhere.
    package var nameLeads: [String]?
    /// Where the host's own name leads to.
    package var hostLeads: [String]
    /// Here, at the middle of the round trip.
    package var now: Date

    package init(
        facts: HostFacts,
        sight: HostSight? = nil,
        complaint: String? = nil,
        nameLeads: [String]? = nil,
        hostLeads: [String] = [],
        now: Date
    ) {
        self.facts = facts
        self.sight = sight
        self.complaint = complaint
        self.nameLeads = nameLeads
        self.hostLeads = hostLeads
        self.now = now
    }
}
