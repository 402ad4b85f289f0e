// SPDX-License-Identifier: Apache-2.0

package import Support

/// What a remote program reads from its standard input. Held as secret, because it is where secrets are sent.
package struct CommandInput: Sendable {
    enum Source: Sendable {
        case bytes(Secret<[UInt8]>)
        case file(path: String)
    }

    let source: Source

    /// The program finds its input at an end.
    package static var none: CommandInput { bytes([]) }

    package static func bytes(_ bytes: [UInt8]) -> CommandInput {
        CommandInput(source: .bytes(Secret(bytes)))
    }

    package static func text(_ text: Secret<String>) -> CommandInput {
        CommandInput(source: .bytes(Secret(Array(text.reveal().utf8))))
    }

    /// A file of this machine, read while it is sent.
    package static func file(path: String) -> CommandInput {
        CommandInput(source: .file(path: path))
    }
}
