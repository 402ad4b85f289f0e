// SPDX-License-Identifier: Apache-2.0

/// A repository with its registry and without a tag: `registry.example.com/team/memory-server`, `127.0.0.1:5000/app`.
package struct ImageRepository: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "a repository with its registry, without a tag, such as ghcr.io/you/memory-server"

    package static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 2, text.utf8.count <= 255, let registry = parts.first else { return false }
        return isRegistry(registry) && parts.dropFirst().allSatisfy(isComponent)
    }

    /// Without a dot, a port or `localhost`, Docker takes the first part for a folder of Docker Hub.
    private static func isRegistry(_ text: Substring) -> Bool {
        let host = text.split(separator: ":", omittingEmptySubsequences: false)
        guard host.count <= 2, let name = host.first, !name.isEmpty else { return false }
        guard text == "localhost" || text.contains(".") || host.count == 2 else { return false }
        return ASCIIForm.consists(String(name), count: 1...253, more: ".-")
            && (host.count == 1 || host.last.flatMap { UInt16($0) } ?? 0 > 0)
    }

    private static func isComponent(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        return [first, last].allSatisfy { ASCIIForm.isLowercase($0) || ASCIIForm.isDigit($0) }
            && text.utf8.allSatisfy {
                ASCIIForm.isLowercase($0) || ASCIIForm.isDigit($0) || "._-".utf8.contains($0)
            }
    }

    /// What the registry's credentials are for.
    package var registry: String { String(text.prefix { $0 != "/" }) }
}
