// SPDX-License-Identifier: Apache-2.0

/// The documented example file, `.env.example`: every setting with its meaning, its default in force, those without one
/// commented out. A test holds the file in the repository against it.
enum ConfigurationExample {
    private static let head = """
        # Every setting of memory-server, with its default. Copy this file to .env and change what you need:
        # the server reads .env in its working directory. The environment wins over /run/secrets/NAME, and that over .env.
        # A malformed value or an unknown name stops the start. `memory-server config` shows what applies, and why.

        """
    private static let width = 118

    static func text() -> String {
        Settings.all.reduce(into: head) { text, setting in
            text += "\n" + wrapped(setting.meaning) + wrapped("Takes \(setting.expectation).")
            if let value = setting.defaultText {
                text += "\(setting.name)=\(value)\n"
            } else {
                text += "# \(setting.name)=\(setting.example ?? "")\n"
            }
        }
    }

    private static func wrapped(_ text: String) -> String {
        var lines = ["#"]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].count + word.count + 1 > width { lines.append("#") }
            lines[lines.count - 1] += " " + word
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
