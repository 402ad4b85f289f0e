// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// A line for each thing that happens while a certificate is set up.
enum CertificateProgress {
    static func line(_ event: CertificateSetup.Event, on host: HostName) -> String {
        switch event {
        case .waitsForLock(let lease, let remaining):
            let who = lease.owner.map(\.description) ?? "somebody"
            return "\(host): waiting: \(TerminalText.line(who)) holds the lock, for \(remaining)s at least"
        case .began(let step): return "\(host): \(step.what)…"
        case .ended(let step, let duration): return "\(host): \(step.name) done in \(ReadableTime.text(duration))"
        }
    }
}
