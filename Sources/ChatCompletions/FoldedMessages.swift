// SPDX-License-Identifier: Apache-2.0

import MemoryCore

extension [ChatMessage] {
    /// The same messages for a model whose template knows user and assistant only, in strict alternation, the user
    /// first: the instructions speak as the user, and neighbours of one role become one message.
    func foldingSystem() -> [ChatMessage] {
        var folded: [ChatMessage] = []
        for message in self {
            let role: ChatMessage.Role = message.role == .assistant ? .assistant : .user
            if let last = folded.last, last.role == role {
                folded[folded.count - 1] = ChatMessage(role: role, content: last.content + "\n\n" + message.content)
            } else {
                folded.append(ChatMessage(role: role, content: message.content))
            }
        }
        return folded
    }
}
