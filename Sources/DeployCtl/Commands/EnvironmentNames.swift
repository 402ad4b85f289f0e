// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// The environments of a deploy.yml, for a shell that completes `-e`.
enum EnvironmentNames {
    /// - Parameter words: The line that is being typed, by words; `--file` in it counts.
    /// - Returns: None when the file can't be read: a shell has nowhere to show why.
    static func completions(of words: [String]) -> [String] {
        guard let text = try? LocalFile(path: file(in: words)).textBlocking() else { return [] }
        return DeployConfiguration.environmentNames(in: text)
    }

    static func file(in words: [String]) -> String {
        for (word, next) in zip(words, words.dropFirst() + [""]) {
            if word == "--file" || word == "-f", !next.isEmpty { return next }
            if word.hasPrefix("--file=") { return String(word.dropFirst("--file=".count)) }
        }
        return CommonOptions.standardFile
    }
}
