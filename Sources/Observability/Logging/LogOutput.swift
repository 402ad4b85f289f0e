// SPDX-License-Identifier: Apache-2.0

/// Where finished log lines go.
package protocol LogOutput: Sendable {
    /// Takes one whole line, its line feed included. Never throws and never waits: a log that cannot be written must not
    /// stop what it tells of.
    func write(_ line: [UInt8])
}
