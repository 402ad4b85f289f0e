// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What is known of a file without reading it: which one it is, and who may do what with it.
package struct FileVersion: Hashable, Sendable {
    private let path: String
    private let inode: UInt64
    private let modifiedAt: Date?
    let size: Int
    let mode: UInt16
    let owner: UInt32
    let group: UInt32

    /// Of the file that `path` leads to, also through links; nil where there is none.
    init?(path: String) {
        let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: resolved),
            attributes[.type] as? FileAttributeType == .typeRegular
        else { return nil }
        func number(_ key: FileAttributeKey) -> NSNumber { attributes[key] as? NSNumber ?? 0 }
        self.path = resolved
        inode = number(.systemFileNumber).uint64Value
        modifiedAt = attributes[.modificationDate] as? Date
        size = number(.size).intValue
        mode = number(.posixPermissions).uint16Value
        owner = number(.ownerAccountID).uint32Value
        group = number(.groupOwnerAccountID).uint32Value
    }

    var othersMayWrite: Bool { mode & 0o022 != 0 }
    var othersMayRead: Bool { mode & 0o004 != 0 }
}
