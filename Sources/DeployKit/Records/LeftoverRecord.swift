// SPDX-License-Identifier: Apache-2.0

/// A step that could not be taken back, as programs are told of it, by `--json` and by webhooks.
package struct LeftoverRecord: Encodable, Sendable, Hashable {
    let step: String
    let host: String
    /// What is still to be done.
    let action: String

    package init(_ left: UndoStep) {
        step = left.step.text
        host = left.host.text
        action = left.compensation.name
    }
}
