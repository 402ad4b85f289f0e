// SPDX-License-Identifier: Apache-2.0

/// Why no plan can be made. Nothing has been changed then.
package enum PlanFault: Error, Sendable, Hashable {
    /// nginx answers from the port on which the new release would start, though its file says otherwise.
    case proxyDisagrees(HostName, answering: ReleaseID)
    /// An older release whose environment file the host no longer has: its secrets cannot be made up again.
    case environmentMissing(HostName, ReleaseID)
    case notObserved(HostName)
}

extension PlanFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .proxyDisagrees(let host, let answering):
            "\(host): nginx still answers with release \(answering), which its configuration file no longer names"
        case .environmentMissing(let host, let release):
            "\(host): the environment file of release \(release) is gone, so it cannot be brought back"
        case .notObserved(let host): "\(host): nothing is known of its state"
        }
    }

    package var hint: String {
        switch self {
        case .proxyDisagrees: "run `nginx -t && nginx -s reload` there, then deploy again"
        case .environmentMissing: "deploy that revision anew, or raise `retain`"
        case .notObserved: "run the command again"
        }
    }
}
