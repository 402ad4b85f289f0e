// SPDX-License-Identifier: Apache-2.0

import DeployKit

extension Failure {
    /// Everything that is wrong with deploy.yml, each with its place.
    init(faultsOf path: String, _ faults: DocumentFaults) {
        let lines = faults.faults.map { "\(path):\($0)" }
        let count = lines.count == 1 ? "a fault" : "\(lines.count) faults"
        self.init(
            .badConfiguration,
            "\(path) has \(count)",
            details: lines,
            hint: "ops/deploy/deploy.example.yml describes every key"
        )
    }
}
