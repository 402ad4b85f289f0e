// SPDX-License-Identifier: Apache-2.0

/// Lets the options that all commands share stand before the command too: `deployctl --file x.yml deploy`. ArgumentParser
/// takes the options of a command only after its name.
enum LeadingOptions {
    static let valued: Set = ["--file", "-f", "--environment", "-e"]
    static let flags: Set = ["--plain", "--no-color"]

    /// The same arguments with what stands before the command behind it, in order.
    static func moved(_ arguments: [String]) -> [String] {
        var leading: [String] = []
        var rest = arguments[...]
        while let argument = rest.first {
            let count = length(argument)
            guard count > 0, rest.count >= count else { break }
            leading += rest.prefix(count)
            rest = rest.dropFirst(count)
        }
        guard !rest.isEmpty else { return arguments }
        // What follows a terminator is no option.
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return Array(rest[..<end]) + leading + Array(rest[end...])
    }

    /// Arguments that an option is made of; none for what is not one of ours.
    private static func length(_ argument: String) -> Int {
        if flags.contains(argument) { return 1 }
        if valued.contains(argument) { return 2 }
        return valued.contains { $0.hasPrefix("--") && argument.hasPrefix("\($0)=") } ? 1 : 0
    }
}
