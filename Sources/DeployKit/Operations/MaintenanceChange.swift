// SPDX-License-Identifier: Apache-2.0

/// What closing or opening a host's door came to.
package struct MaintenanceChange: Sendable, Hashable {
    package let isClosed: Bool
    /// It was not so before.
    package let isNew: Bool
    /// Who deploys to the host just now. A deploy that was planned with an open door fails when it asks from outside, and is
    /// taken back.
    package let underWay: LeaseOwner?

    package init(isClosed: Bool, isNew: Bool, underWay: LeaseOwner? = nil) {
        self.isClosed = isClosed
        self.isNew = isNew
        self.underWay = underWay
    }
}
