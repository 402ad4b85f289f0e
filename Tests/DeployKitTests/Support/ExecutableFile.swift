// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// Writes a program that is run at once.
///
/// Not by this process: as long as anybody has a file open for writing nobody can run it (ETXTBSY), and a program that another
/// test starts meanwhile holds what is open here, at least until it has become itself.
enum ExecutableFile {
    struct Failed: Error {
        let path: String
        let number: Int32
    }

    static func write(_ text: String, to path: String) throws {
        let draft = path + ".draft"
        try Data(text.utf8).write(to: URL(filePath: draft))
        defer { unlink(draft) }
        let command: [String] = ["/bin/sh", "-c", #"cat <"$1" >"$2" && chmod 755 "$2""#, "sh", draft, path]
        let words = command.map { strdup($0) } + [nil]
        let variables = [strdup("PATH=/usr/bin:/bin"), nil]
        defer { for word in words + variables { free(word) } }
        var child = pid_t()
        let fault = posix_spawn(&child, "/bin/sh", nil, nil, words, variables)
        guard fault == 0 else { throw Failed(path: path, number: fault) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw Failed(path: path, number: errno) }
        }
        guard status == 0 else { throw Failed(path: path, number: status) }
    }
}
