// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The lines that the observer's script writes, by the letter that each begins with.
struct ObservationReading {
    private var byLetter: [String: [String]] = [:]

    init(_ output: String) {
        for line in output.utf8.split(separator: UInt8(ascii: "\n")) {
            guard line.count >= 2, let letter = line.first, let text = String(line.dropFirst(2)) else { continue }
            byLetter[String(UnicodeScalar(letter)), default: []].append(text)
        }
    }

    func lines(_ letter: String) -> [String] { byLetter[letter] ?? [] }

    func text(_ letter: String) -> String { lines(letter).joined(separator: "\n") }

    /// A name with a slash before it, release, port, whether it runs, and the reference that it was started by.
    static func container(_ line: String) -> ObservedContainer? {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 5, words[0].hasPrefix("/"), let name = ContainerName(String(words[0].dropFirst())),
            let release = ReleaseID(words[1]), let port = Int(words[2]).flatMap(NetworkPort.init)
        else { return nil }
        return ObservedContainer(
            name: name,
            release: release,
            image: digest(words[4]),
            port: port,
            isRunning: words[3] == "true"
        )
    }

    static func image(_ line: String, of repositories: Set<ImageRepository>) -> ContentDigest? {
        guard let at = line.lastIndex(of: "@"), let repository = ImageRepository(String(line[..<at])),
            repositories.contains(repository)
        else { return nil }
        return digest(line)
    }

    static func base64(_ text: String) -> String? {
        Data(base64Encoded: text).flatMap { String(data: $0, encoding: .utf8) }
    }

    private static func digest(_ reference: String) -> ContentDigest? {
        reference.lastIndex(of: "@").flatMap { ContentDigest(String(reference[reference.index(after: $0)...])) }
    }
}
