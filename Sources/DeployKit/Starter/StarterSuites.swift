// SPDX-License-Identifier: Apache-2.0

/// The smoke suites of a new deploy.yml: those that are there, or one to begin with.
package struct StarterSuites: Sendable, Hashable {
    package static let folder = "ops/smoke"

    /// Paths, relative to the folder of the file.
    package let privately: [String]
    package let publicly: [String]
    /// The path of a suite that is not there yet.
    package let missing: String?

    /// - Parameter names: Of the files in ``folder``. What has `private` or `public` in its name is for that alone.
    package init(service: ServiceName, found names: [String]) {
        let suites = names.filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }.sorted()
        guard !suites.isEmpty else {
            let path = "\(Self.folder)/\(service).yml"
            privately = [path]
            publicly = [path]
            missing = path
            return
        }
        privately = suites.filter { !$0.contains("public") }.map { "\(Self.folder)/\($0)" }
        publicly = suites.filter { !$0.contains("private") }.map { "\(Self.folder)/\($0)" }
        missing = nil
    }

    /// A suite to begin with: it only asks whether the service is ready.
    package static func text(of service: ServiceName) -> String {
        """
        # What must hold for a release of \(service): asked of the new container before anybody is led to it, and again from
        # outside once it serves. What proves most is to write something, to read it back, and to take it away under `cleanup`.
        #
        #   deployctl smoke     asks what serves now
        name: \(service)
        deadline: 60s
        interval: 1s

        # deployctl gives RELEASE and REVISION: a service that says which it is can be held to it.
        # needs: [REVISION]

        steps:
          - name: it is ready
            path: /api/health/ready
            expect:
              status: 200
              latency: 5s
              # headers:
              #   X-Release: {contains: "${REVISION}"}

        """
    }
}
