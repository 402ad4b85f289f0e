// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// What a daemon leaves behind that was killed and not asked to stop: its containerd, and mounts below its folder.
enum Leftovers {
    /// - Parameter folder: A folder of this test run alone: whatever names it on its command line belongs to the run.
    static func clear(below folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let id = pid_t(name), id != getpid(),
                let line = try? String(contentsOfFile: "/proc/\(id)/cmdline", encoding: .utf8),
                line.contains(folder + "/")
            else { continue }
            kill(id, SIGKILL)
        }
        let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        let points = mounts.split(separator: "\n").compactMap { $0.split(separator: " ").dropFirst().first }
        // The innermost first.
        for point in points.reversed() where point.hasPrefix(folder + "/") {
            umount2(String(point), Int32(MNT_DETACH))
        }
    }
}
