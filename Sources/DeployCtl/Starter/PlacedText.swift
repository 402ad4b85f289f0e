// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// A value of the command line that may begin with the environment that it is for: `staging=example.com`.
struct PlacedText {
    private let label: EnvironmentLabel?
    private let text: String

    init(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        // A URL has a = too, and what stands before it is no label.
        if parts.count == 2, let label = EnvironmentLabel(parts[0]) {
            self.label = label
            self.text = parts[1]
        } else {
            label = nil
            self.text = text
        }
    }

    func map<Value>(_ parse: (String) throws -> Value) rethrows -> PlacedValue<Value> {
        PlacedValue(label: label, value: try parse(text))
    }
}

struct PlacedValue<Value> {
    let label: EnvironmentLabel?
    let value: Value
}

extension Array {
    /// The last that is for this environment; else the last that is for none in particular.
    func value<Value>(of label: EnvironmentLabel?) -> Value? where Element == PlacedValue<Value> {
        (last { $0.label == label } ?? last { $0.label == nil })?.value
    }
}
