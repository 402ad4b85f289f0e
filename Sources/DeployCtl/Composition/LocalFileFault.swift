// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Why a file could not be read or written, for the person who named it.
enum LocalFileFault: Error, Hashable {
    case missing
    case denied
    case folder
    /// A pipe, a device, a socket: it may have no end, or let wait for ever.
    case notRegular
    case tooLong
    case notText
    /// Something of that name is there, and was to be left.
    case taken
    /// Anything else, by its `errno`.
    case failed(Int32)

    init(errno code: Int32) {
        switch code {
        case ENOENT, ENOTDIR: self = .missing
        case EACCES, EPERM: self = .denied
        case EISDIR: self = .folder
        // Of a socket, or of a device without a driver.
        case ENXIO, ENODEV: self = .notRegular
        default: self = .failed(code)
        }
    }
}

extension LocalFileFault: CustomStringConvertible {
    var description: String {
        switch self {
        case .missing: "there is no such file"
        case .denied: "it may not be read"
        case .folder: "it is a folder"
        case .notRegular: "it is no regular file"
        case .tooLong: "it is longer than \(LocalFile.limit >> 20) MiB"
        case .notText: "it is not text in UTF-8"
        case .taken: "there is such a file already"
        case .failed(let code): SystemFault(code).description
        }
    }
}
