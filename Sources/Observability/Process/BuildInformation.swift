// SPDX-License-Identifier: Apache-2.0

/// `app_build_info`: which build this is, as labels of a constant 1.
package struct BuildInformation: MetricCollector {
    private let version: String
    private let gitSHA: String

    package init(version: String, gitSHA: String) {
        self.version = version
        self.gitSHA = gitSHA
    }

    package func collect() -> [CollectedMetric] {
        [
            CollectedMetric(
                "app_build_info",
                .gauge,
                help: "The running build: always 1.",
                samples: [(labels: [("version", version), ("git_sha", gitSHA)], value: 1)]
            )
        ]
    }
}
