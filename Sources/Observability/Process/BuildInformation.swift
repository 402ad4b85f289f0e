// SPDX-License-Identifier: Apache-2.0

/// `app_build_info`: which build this is, as labels of a constant 1.
package struct BuildInformation: MetricCollector {
    private let version: String
    private let gitSHA: String
    private let swiftVersion: String

    /// - Parameter swiftVersion: of the compiler.
    package init(version: String, gitSHA: String, swiftVersion: String = BuildInformation.compilerVersion) {
        self.version = version
        self.gitSHA = gitSHA
        self.swiftVersion = swiftVersion
    }

    package func collect() -> [CollectedMetric] {
        [
            CollectedMetric(
                "app_build_info",
                .gauge,
                help: "The running build: always 1.",
                samples: [
                    (
                        labels: [("version", version), ("git_sha", gitSHA), ("swift_version", swiftVersion)],
                        value: 1
                    )
                ]
            )
        ]
    }

    /// The language offers it to conditions only.
    package static var compilerVersion: String {
        #if compiler(>=6.5)
        "6.5 or later"
        #elseif compiler(>=6.4)
        "6.4"
        #elseif compiler(>=6.3)
        "6.3"
        #else
        "6.2"
        #endif
    }
}
