// SPDX-License-Identifier: Apache-2.0

/// What `tls setup` would do to a host, in order. Nothing where the certificate is served and renewed already.
package struct CertificatePlan: Sendable, Hashable {
    package let steps: [CertificateStep]
    /// What is left to people.
    package let hints: [String]

    /// A pure function: the same for the same host and wish.
    ///
    /// - Throws: Everything that stands in the way, at once.
    package init(
        _ inventory: CertificateInventory,
        _ wish: CertificateWish,
        checksName: Bool = true
    ) throws(SetupRefusal) {
        let planning = CertificatePlanning(inventory, wish, checksName: checksName)
        let obstacles = planning.obstacles
        guard obstacles.isEmpty else { throw SetupRefusal(obstacles: obstacles) }
        steps = planning.steps.map(CertificateStep.init)
        hints = planning.hints
    }
}
