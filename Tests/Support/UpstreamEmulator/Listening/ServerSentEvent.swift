// SPDX-License-Identifier: Apache-2.0

/// Events as the router writes them: one `data:` line and an empty one.
enum ServerSentEvent {
    static func data(_ bytes: [UInt8]) -> [UInt8] {
        Array("data: ".utf8) + bytes + Array("\n\n".utf8)
    }

    static let done = data(Array("[DONE]".utf8))
}
