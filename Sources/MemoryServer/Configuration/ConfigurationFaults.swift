// SPDX-License-Identifier: Apache-2.0

/// Everything that is wrong with the configuration, so that it is mended in one go.
struct ConfigurationFaults: Error, Equatable, Sendable {
    let faults: [ConfigurationFault]
}

extension ConfigurationFaults: CustomStringConvertible {
    var description: String {
        let count = faults.count == 1 ? "one fault" : "\(faults.count) faults"
        let lines = faults.map { "  \($0)\n" }.joined()
        return "the configuration has \(count):\n\(lines)Every setting is described in .env.example."
    }
}
