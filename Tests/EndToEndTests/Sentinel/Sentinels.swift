// SPDX-License-Identifier: Apache-2.0

import Support

/// Words that go into a server in places where secrets, texts and names are, and that must not come out where operators
/// and strangers read. Each place has a word of its own, so that a leak says where it comes from.
final class Sentinels: Sendable {
    struct Planted: Sendable {
        let place: String
        let word: String
    }

    private let state = Locked([Planted]())

    var planted: [Planted] { state.withLock { $0 } }

    /// A word for a place: letters and digits, so that no encoding on the way changes it.
    func plant(_ place: String) -> String {
        let word = "sx" + RandomText.make().prefix(22)
        state.withLock { $0.append(Planted(place: place, word: word)) }
        return word
    }

    /// Plants a word that somebody else has made, such as a key.
    func plant(_ place: String, word: String) {
        state.withLock { $0.append(Planted(place: place, word: word)) }
    }

    /// The places whose words are in a text.
    func places(in text: String, but allowed: Set<String> = []) -> [String] {
        planted.filter { text.contains($0.word) && !allowed.contains($0.word) }.map(\.place)
    }
}
