// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Part of a file in memory, read-only, unmapped when it goes.
///
/// A file that is cut short while it is mapped ends the process (SIGBUS): replace model files by renaming, which leaves
/// the mapped one as it is.
struct MappedRegion: ~Copyable, @unchecked Sendable {
    // @unchecked: the memory is never written and lives as long as this value.
    private let base: UnsafeMutableRawPointer
    private let length: Int
    private let slack: Int

    /// Takes over the mapping at `base`, whose first `slack` bytes were not asked for.
    init(base: UnsafeMutableRawPointer, length: Int, slack: Int) {
        self.base = base
        self.length = length
        self.slack = slack
    }

    deinit {
        munmap(base, length)
    }

    /// Valid while this value lives: the caller keeps the pointer no longer than that.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + slack, count: length - slack)
    }
}
