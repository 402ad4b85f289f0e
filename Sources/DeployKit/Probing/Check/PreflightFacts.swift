// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// What `doctor` sees of a host besides ``HostFacts``: from the output of ``PreflightScript``.
package struct PreflightFacts: Sendable, Hashable {
    package var isLiveRestoreOn: Bool?
    package var isUserlandProxyOff: Bool
    /// Of Docker's bridge: from there requests come to a container.
    package var gateways: [String]
    /// Of the largest image of the service that is there.
    package var imageBytes: Int?
    /// `nil` when this user does not see the processes of others.
    package var isNginxRunning: Bool?
    package var mayReloadNginx: Bool
    /// Public ports that somebody listens on, with the programs where they could be told.
    package var publicPorts: Set<Int>
    package var publicPrograms: [Int: Set<String>]
    package var isCertificateAbsent: Bool
    package var certificateEnd: Date?
    package var addresses: [String]
    package var absentFolders: [String]

    init(_ lines: MarkedLines) {
        isLiveRestoreOn = lines["live_restore"].flatMap { Bool($0) }
        isUserlandProxyOff = lines["userland_proxy"] == "off"
        gateways = lines.all("gateway")
        imageBytes = lines.all("image_bytes").compactMap { Int($0) }.max()
        isNginxRunning = lines["nginx_running"] == "yes" ? true : lines["processes"] == nil ? nil : false
        mayReloadNginx = lines["nginx_reload"] == "yes"
        publicPorts = Set(lines.all("public").compactMap { Int($0) })
        publicPrograms = lines.all("listener").reduce(into: [:]) { programs, line in
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let port = Int(words[0]) else { return }
            programs[port, default: []].insert(SecretScrubber().clean(String(words[1])))
        }
        isCertificateAbsent = lines["certificate"] == "absent"
        certificateEnd = lines.number("certificate_ends").map { Date(timeIntervalSince1970: Double($0)) }
        addresses = lines.all("address")
        absentFolders = lines.all("absent_folder")
    }
}
