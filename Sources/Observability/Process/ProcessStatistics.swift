// SPDX-License-Identifier: Apache-2.0

/// What Linux says of a process in `/proc/self/stat` (proc(5)), parsed.
struct ProcessStatistics: Equatable {
    /// User and system time together, in clock ticks.
    let cpuTicks: UInt64
    let threads: UInt64
    /// Ticks after the machine's start.
    let startTicks: UInt64
    let virtualBytes: UInt64
    let residentPages: UInt64

    /// - Parameter stat: The file's text. The name in the second field may hold spaces and parentheses: fields are
    ///   counted from the last `)`.
    init?(stat: String) {
        guard let nameEnd = stat.lastIndex(of: ")") else { return nil }
        // Field 3 of proc(5) is the first here.
        let fields = stat[stat.index(after: nameEnd)...].split { $0 == " " || $0 == "\n" }
        guard fields.count > 21,
            let user = UInt64(fields[11]), let system = UInt64(fields[12]), let threads = UInt64(fields[17]),
            let start = UInt64(fields[19]), let virtual = UInt64(fields[20]), let resident = UInt64(fields[21])
        else { return nil }
        cpuTicks = user + system
        self.threads = threads
        startTicks = start
        virtualBytes = virtual
        residentPages = resident
    }

    /// Seconds since 1970 at which the machine started, from the text of `/proc/stat`.
    static func bootTime(stat: String) -> UInt64? {
        stat.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { UInt64($0.dropFirst(6)) }
    }
}
