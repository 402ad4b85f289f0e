// SPDX-License-Identifier: Apache-2.0

/// Why a certificate is not set up. What was done until then stays: the next run goes on from there.
package enum CertificateSetupFailure: Error, Sendable, Hashable {
    /// Why is known.
    case fault(CertificateFault)
    /// A step failed; the last lines that it wrote, bounded and each of them safe to show.
    case step(CertificateStep, StepFailure, words: [String])
    /// Every step was carried out, and something is missing all the same.
    case incomplete([CertificateStep])
    /// Between two steps, on somebody's word.
    case interrupted(done: Int, of: Int)
    /// Another run took the lock meanwhile.
    case lockLost(done: Int, of: Int)
}
