// SPDX-License-Identifier: Apache-2.0

package import Support

/// A program or a script to run on a remote host, as a value.
///
/// What is secret goes into ``environment`` or the input: both travel inside the connection. Arguments are seen by every
/// user of the host in its process list.
package struct RemoteCommand: Sendable {
    package enum Shell: String, Sendable {
        case sh
        case bash
    }

    enum Action: Sendable {
        case program([String])
        case script(String, Shell, arguments: [String])
    }

    let action: Action
    /// Variables for the program, in addition to those that the server sets. Values may be secret and may hold anything
    /// but NUL.
    package let environment: [String: Secret<String>]

    private init(_ action: Action, _ environment: [String: Secret<String>]) throws(SSHError) {
        self.action = action
        self.environment = environment
        for name in environment.keys where !Self.isVariableName(name) {
            throw SSHError(.invalidInput, "a variable for a remote command has a name that no shell allows")
        }
    }

    /// A program with its arguments. Each reaches the program as it is, whatever characters it holds.
    package static func program(
        _ words: [String],
        environment: [String: Secret<String>] = [:]
    ) throws(SSHError) -> RemoteCommand {
        guard let program = words.first, !program.isEmpty else {
            throw SSHError(.invalidInput, "a remote command has no program")
        }
        try check(words + environment.values.map { $0.reveal() })
        return try RemoteCommand(.program(words), environment)
    }

    /// A shell script, sent through the standard input and run with `-eu`: the first failing command and any unset
    /// variable end it. It is parsed whole before anything runs, so one that arrives cut short does nothing.
    ///
    /// - Parameter arguments: `$1`, `$2` … of the script. Visible in the host's process list.
    package static func script(
        _ text: String,
        arguments: [String] = [],
        shell: Shell = .sh,
        environment: [String: Secret<String>] = [:]
    ) throws(SSHError) -> RemoteCommand {
        try check([text] + arguments + environment.values.map { $0.reveal() })
        return try RemoteCommand(.script(text, shell, arguments: arguments), environment)
    }

    /// For errors: the program's name, without its arguments, which are the caller's to show.
    var operation: String {
        switch action {
        case .program(let words): "running \(words[0])"
        case .script: "running a script"
        }
    }

    private static func check(_ texts: [String]) throws(SSHError) {
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw SSHError(.invalidInput, "a remote command holds a NUL, which no argument can")
        }
    }

    private static func isVariableName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
