// SPDX-License-Identifier: Apache-2.0

/// Which image is meant: a repository with a tag, a digest, or both (grammar: distribution/reference, `reference.go`).
package struct ImageReference: Sendable, Hashable {
    package struct Malformed: Error, Hashable, CustomStringConvertible {
        package var description: String {
            "an image is named [registry/]repository[:tag][@sha256:digest], the repository in lower case"
        }
    }

    /// With the registry, if one is named: `registry.test:5000/team/app`.
    package let repository: String
    package let tag: String?
    package let digest: ImageDigest?

    package init(_ text: String) throws(Malformed) {
        let atParts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard let name = atParts.first, atParts.count <= 2 else { throw Malformed() }
        if atParts.count == 2 {
            guard let digest = ImageDigest(String(atParts[1])) else { throw Malformed() }
            self.digest = digest
        } else {
            digest = nil
        }
        // A colon after the last slash begins a tag, one before it a port.
        let lastPart = name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
        if let colon = name[lastPart...].firstIndex(of: ":") {
            repository = String(name[..<colon])
            tag = String(name[name.index(after: colon)...])
        } else {
            repository = String(name)
            tag = nil
        }
        guard Self.isRepository(repository), tag.map(Self.isTag) ?? true else { throw Malformed() }
    }

    private init(repository: String, tag: String?, digest: ImageDigest?) {
        self.repository = repository
        self.tag = tag
        self.digest = digest
    }

    /// The same repository at a digest.
    package func at(_ digest: ImageDigest) -> ImageReference {
        ImageReference(repository: repository, tag: nil, digest: digest)
    }

    package var text: String {
        repository + (tag.map { ":" + $0 } ?? "") + (digest.map { "@" + $0.text } ?? "")
    }

    /// The registry's host and port; Docker Hub's if none is named.
    package var registry: String {
        Self.registry(in: repository) ?? "docker.io"
    }

    private static func registry(in repository: String) -> String? {
        guard let slash = repository.firstIndex(of: "/") else { return nil }
        let first = repository[..<slash]
        return first.contains(".") || first.contains(":") || first == "localhost" ? String(first) : nil
    }

    private static func isRepository(_ text: String) -> Bool {
        guard text.utf8.count <= 255 else { return false }
        var path = text[...]
        if let registry = registry(in: text) {
            path = path.dropFirst(registry.count + 1)
            let allowed = registry.utf8.allSatisfy { isAlphanumeric($0) || ".-:[]".utf8.contains($0) }
            guard allowed, !registry.hasPrefix(":"), !registry.hasSuffix(":") else { return false }
        }
        return path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            guard let first = part.utf8.first, let last = part.utf8.last else { return false }
            return isLowercase(first) && isLowercase(last)
                && part.utf8.allSatisfy { isLowercase($0) || ".-_".utf8.contains($0) }
        }
    }

    private static func isTag(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 128, isAlphanumeric(first) || first == UInt8(ascii: "_")
        else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
    }

    private static func isLowercase(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLowercase(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}

extension ImageReference: CustomStringConvertible {
    package var description: String { text }
}
