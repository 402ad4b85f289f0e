// SPDX-License-Identifier: Apache-2.0

/// What everything that `provision` makes is marked with, from the moment that it is made.
enum CloudTag {
    /// Its value is the machine's name: what lacks it is not ours.
    static let machine = "deployctl-machine"
    /// What AWS's console shows as a name.
    static let shown = "Name"

    static func tags(_ name: MachineName) -> [(key: String, value: String)] {
        [(shown, name.text), (machine, name.text)]
    }
}
