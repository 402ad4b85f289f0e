// SPDX-License-Identifier: Apache-2.0

import Support

/// Makes words of the daemon's fit to be shown: bounded, on one line, without the secrets of the request that they answer.
struct SecretScrubber: Sendable {
    /// Shorter ones would tear ordinary words apart and are no secrets worth the name.
    private static let shortestSecret = 4
    private static let maximumScalars = 2_000

    private let secrets: [String]

    init(_ secrets: [Secret<String>] = []) {
        // The longest first: one may hold another.
        self.secrets = secrets.map { $0.reveal() }.filter { $0.unicodeScalars.count >= Self.shortestSecret }
            .sorted { $0.utf8.count > $1.utf8.count }
    }

    func redact(_ text: String) -> String {
        secrets.reduce(into: text) { $0.replace($1, with: "<redacted>") }
    }

    func clean(_ text: String) -> String {
        let scalars = redact(text).unicodeScalars.prefix(Self.maximumScalars)
        let printable = scalars.map { $0.properties.generalCategory == .control ? " " : $0 }
        var line = String.UnicodeScalarView()
        line.append(contentsOf: printable)
        return String(line).trimmingSpaces()
    }
}

extension String {
    func trimmingSpaces() -> String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
