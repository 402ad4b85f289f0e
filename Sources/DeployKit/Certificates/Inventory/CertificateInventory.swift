// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// What a look at a host found of its certificate, and of all that renews and serves it.
package struct CertificateInventory: Sendable, Hashable {
    package var login: String
    package var access: HostInventory.Access
    package var hasSystemd: Bool
    package var hasAPT: Bool
    /// Its version; `nil` when it is not there.
    package var certbot: String?
    package var hasOpenSSL: Bool
    package var hasNginx: Bool
    package var isNginxRunning: Bool
    package var hasWebroot: Bool
    /// Whether the service has its folder, and with it a lock.
    package var hasFolder: Bool
    /// nginx's file; `nil` when there is none.
    package var siteText: String?
    /// What serves, by the host's own records.
    package var release: Release?
    package var hookText: String?
    package var trustText: String?
    /// Whether the file of `tls.ca_bundle` is there; `true` where none is named.
    package var hasBundle: Bool
    /// From whom certbot renews it; `nil` when certbot knows no such certificate.
    package var directory: String?
    package var renewalHook: String?
    package var certificate: CertificateFacts?
    /// What nginx gives to who asks for the name.
    package var served: CertificateFacts?
    package var isTimerActive: Bool
    package var hasMetricsFolder: Bool
    /// The end that the metric tells.
    package var metricEnd: Int?
    /// Of the host's clock.
    package var now: Date
    package var lastRun: CertbotRun?
    package var lastRunAt: Date?

    /// - Parameter output: Of ``CertificateInventoryScript``.
    package init(reading output: String) throws(InventoryFault) {
        guard output.split(separator: "\n").last == "end=certificate" else {
            throw InventoryFault(key: "its end is missing")
        }
        let lines = MarkedLines(output)
        guard let access = lines["access"].flatMap(HostInventory.Access.init(rawValue:)) else {
            throw InventoryFault(key: "access")
        }
        guard let now = lines.number("clock") else { throw InventoryFault(key: "clock") }
        func isSaid(_ key: String) -> Bool { lines[key] == "yes" }
        func content(_ key: String) -> String? {
            isSaid("\(key)_there") ? lines.all(key).map { "\($0)\n" }.joined() : nil
        }
        login = lines["login"] ?? ""
        self.access = access
        hasSystemd = isSaid("systemd")
        hasAPT = isSaid("apt")
        certbot = lines["certbot"]
        hasOpenSSL = isSaid("openssl")
        hasNginx = isSaid("nginx")
        isNginxRunning = isSaid("nginx_running")
        hasWebroot = isSaid("webroot")
        hasFolder = isSaid("folder")
        siteText = content("site")
        release =
            ReleaseHistory(
                RecordLines.decode(ReleaseEntry.self, from: lines.all("history").joined(separator: "\n")).records
            ).current
        hookText = content("hook")
        trustText = content("trust")
        hasBundle = isSaid("bundle")
        directory = lines["directory"]
        renewalHook = lines["renewal_hook"]
        certificate = CertificateFacts(lines, "file")
        served = CertificateFacts(lines, "served")
        isTimerActive = isSaid("timer")
        hasMetricsFolder = isSaid("metrics_folder")
        metricEnd = lines.number("metric_end")
        self.now = Date(timeIntervalSince1970: Double(now))
        lastRunAt = lines.number("log_time").map { Date(timeIntervalSince1970: Double($0)) }
        lastRun = lastRunAt == nil ? nil : CertbotRun(lines.all("log"))
    }
}
