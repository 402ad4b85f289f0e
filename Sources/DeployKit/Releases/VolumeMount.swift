// SPDX-License-Identifier: Apache-2.0

/// A named volume or a folder of the host, at a path inside of the container.
package struct VolumeMount: Codable, Sendable, Hashable {
    package let source: String
    package let target: AbsolutePath
    package let isReadOnly: Bool

    package init(source: String, target: AbsolutePath, isReadOnly: Bool) {
        self.source = source
        self.target = target
        self.isReadOnly = isReadOnly
    }

    /// `source:target` or `source:target:ro`; the source is a volume's name or an absolute path.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), let target = AbsolutePath(parts[1]) else { return nil }
        guard AbsolutePath(parts[0]) != nil || ContainerName(parts[0]) != nil else { return nil }
        guard parts.count == 2 || parts[2] == "ro" || parts[2] == "rw" else { return nil }
        self.init(source: parts[0], target: target, isReadOnly: parts.count == 3 && parts[2] == "ro")
    }

    package var text: String { "\(source):\(target.text)\(isReadOnly ? ":ro" : "")" }
}
