// SPDX-License-Identifier: Apache-2.0

import Foundation
import LocalModels
import MemoryCore
import Support
import Testing

@Suite("Extractive answerer")
struct ExtractiveAnswererTests {
    private func memory(_ text: String) throws -> RecalledMemory {
        let memory = Memory(
            id: try MemoryID(parsing: "m"),
            text: try MemoryText(parsing: text),
            role: .user,
            createdAt: Date(timeIntervalSince1970: 1_700_000_000)
        )
        return RecalledMemory(memory: memory, score: 0.5, similarity: 0.5, recency: 1)
    }

    private func reply(
        to memories: [RecalledMemory],
        history: [Turn] = []
    ) async throws -> (text: String, completion: ReplyCompletion) {
        let prompt = Prompt(
            instructions: "",
            memories: memories,
            history: history,
            message: try MemoryText(parsing: "What scares my dog?")
        )
        var text = ""
        let completion = try await ExtractiveAnswerer().reply(to: prompt, streams: true, deadline: .after(.seconds(60)))
        { text += $0 }
        return (text, completion)
    }

    @Test("it quotes the best memories with their dates, word for word and no more than three")
    func quotes() async throws {
        let memories = try ["Biscuit fears thunder.", "second", "third", "fourth"].map(memory)
        let reply = try await reply(to: memories)
        #expect(reply.text.contains("2023-11-14: “Biscuit fears thunder.”"))
        #expect(reply.text.contains("“third”") && !reply.text.contains("“fourth”"))
        #expect(reply.completion.model == "extractive" && reply.completion.usage == nil)
    }

    @Test("it says so once in a conversation")
    func saysItOnce() async throws {
        let history = [Turn(role: .user, text: "Hello.")]
        let text = try await reply(to: [try memory("a")], history: history).text
        #expect(text.contains("“a”") && !text.contains("No language model"))
    }

    @Test("it says that no language model is configured and how to set one, with and without memories")
    func pretendsNothing() async throws {
        for memories in [[], [try memory("a")]] {
            let text = try await reply(to: memories).text
            #expect(text.contains("No language model is configured") && text.contains("LLM_BASE_URL"))
        }
        #expect(try await reply(to: []).text.contains("I remember nothing yet that fits"))
    }
}
