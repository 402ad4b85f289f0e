// SPDX-License-Identifier: Apache-2.0

/// What a request is for, in its caller's vocabulary, such as `query`: for metrics, where a path would have too many values.
package struct HTTPOperation: Hashable, Sendable {
    package let name: String

    /// - Parameter name: a constant of the source code, so that it can be a metric label: nothing that came from outside.
    package init(_ name: StaticString) {
        self.name = name.description
    }

    /// Of requests whose caller gave them no name.
    package static let other = HTTPOperation("other")
}
