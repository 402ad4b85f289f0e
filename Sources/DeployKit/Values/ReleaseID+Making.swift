// SPDX-License-Identifier: Apache-2.0

package import Foundation

extension ReleaseID {
    /// - Parameters:
    ///   - random: Tells two releases of one second and revision apart.
    package static func make(revision: GitRevision, at time: Date, random: UInt16) -> ReleaseID {
        let stamp = UniversalTime.fields(of: time)
        let digits = [stamp.year, stamp.month, stamp.day].map(padded).joined()
        let clock = [stamp.hour, stamp.minute, stamp.second].map(padded).joined()
        let suffix = String(random, radix: 16)
        let tail = String(repeating: "0", count: 4 - suffix.count) + suffix
        return ReleaseID(checked: "\(digits)-\(clock)-\(revision.short)-\(tail)")
    }

    private static func padded(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
