// SPDX-License-Identifier: Apache-2.0

internal import CSSH2
import Support

/// libssh2's process-wide side: initialised once, never undone, since other users in the process cannot be known.
enum SSHLibrary {
    static let initialisation: Int32 = {
        _ = OpenSSLExit.isLeftOut
        return libssh2_init(0)
    }()

    static let version = LibraryVersion(parsing: libssh2_version(0).map { String(cString: $0) } ?? "")
}
