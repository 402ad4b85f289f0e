// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl tls renew`
struct TLSRenewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Have certbot renew at once what it would renew by itself, and see that nginx serves it.",
        discussion: """
            One that has thirty days left or more stays; --force replaces it, which counts against the authority's limits.

              deployctl tls renew -e production
              deployctl tls renew -e production --force
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var places: CertificateOptions

    @Flag(help: "Also replace one that has time left.")
    var force = false

    func run() async throws {
        try await reporting {
            let composition = try Composition(common)
            return try await CertificateSession(composition, places).renew(isForced: force)
        }
    }
}
