// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A certificate, as openssl describes it.
package struct CertificateFacts: Sendable, Hashable {
    /// As RFC 2253 writes it.
    package let issuer: String
    package let endsAt: Date
    /// SHA-256, in pairs of hexadecimal digits.
    package let fingerprint: String
    /// That it is for.
    package let names: [String]

    package init(issuer: String, endsAt: Date, fingerprint: String, names: [String]) {
        self.issuer = issuer
        self.endsAt = endsAt
        self.fingerprint = fingerprint
        self.names = names
    }

    /// - Parameter prefix: Of the lines that speak of it.
    init?(_ lines: MarkedLines, _ prefix: String) {
        guard let end = lines.number("\(prefix)_ends"), let fingerprint = lines["\(prefix)_print"] else { return nil }
        let names = (lines["\(prefix)_names"] ?? "").split(separator: ",").compactMap { part -> String? in
            let name = String(part).trimmingSpaces()
            return name.hasPrefix("DNS:") ? String(name.dropFirst(4)) : nil
        }
        self.init(
            issuer: TerminalText.line(lines["\(prefix)_issuer"] ?? "", limit: 200),
            endsAt: Date(timeIntervalSince1970: Double(end)),
            fingerprint: fingerprint,
            names: names
        )
    }

    /// Whole days until its end; negative ones since.
    package func daysLeft(at now: Date) -> Int {
        Int((endsAt.timeIntervalSince(now) / 86_400).rounded(.down))
    }

    package func isOver(at now: Date) -> Bool { endsAt <= now }
}
