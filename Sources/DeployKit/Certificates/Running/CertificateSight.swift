// SPDX-License-Identifier: Apache-2.0

/// What a host's certificate is like, and what would be done about it.
package struct CertificateSight: Sendable, Hashable {
    package let wish: CertificateWish
    package let inventory: CertificateInventory
    package let plan: Result<CertificatePlan, SetupRefusal>

    package var host: HostName { wish.host }

    package init(
        _ wish: CertificateWish,
        _ inventory: CertificateInventory,
        plan: Result<CertificatePlan, SetupRefusal>
    ) {
        self.wish = wish
        self.inventory = inventory
        self.plan = plan
    }
}
