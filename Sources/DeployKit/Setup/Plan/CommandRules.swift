// SPDX-License-Identifier: Apache-2.0

/// What the user who deploys may do as root without a password: exactly what scripts of a deploy and of `doctor` call by
/// `sudo -n`, word by word. A file for sudo.
package struct CommandRules: Sendable, Hashable {
    private let user: String
    private let service: ServiceName
    /// Each is a program and its arguments.
    package let commands: [[String]]

    package init?(_ wish: SetupWish) {
        guard wish.needsRules, let proxy = wish.proxy else { return nil }
        user = wish.user
        service = wish.service
        let file = proxy.file.text
        var commands = [
            // HostWork's proxy scripts, HostCheckScript, PreflightScript.
            ["/usr/sbin/nginx", "-t"], ["/usr/sbin/nginx", "-t", "-q"], ["/usr/sbin/nginx", "-T"],
            ["/usr/sbin/nginx", "-s", "reload"],
        ]
        // nginx's file, and MaintenanceScripts' beside it.
        for changed in [file, ProxyConfiguration.maintenanceFlag(beside: proxy.file).text] {
            let fresh = changed + ".new"
            commands += [
                ["/usr/bin/tee", fresh], ["/usr/bin/chmod", "644", fresh], ["/usr/bin/mv", "-f", fresh, changed],
                ["/usr/bin/rm", "-f", changed], ["/usr/bin/rm", "-f", fresh],
            ]
        }
        // HostObserver.
        commands.append(["/usr/bin/cat", file])
        if let certificate = proxy.certificate {
            commands += [["/usr/bin/test", "-e", certificate.text], ["/usr/bin/cat", certificate.text]]
        }
        // Who has a public port.
        commands += wish.publicPorts.map { ["/usr/bin/ss", "-Hltnp", "sport = :\($0)"] }
        commands += wish.folders.map { ["/usr/bin/test", "-e", $0.text] }
        self.commands = commands
    }

    /// Of the file, with a line end.
    package var text: String {
        (["# Written by deployctl setup: what a deploy of \(service) does as root."]
            + commands.map { command in
                let words = command.map(Self.escaped).joined(separator: " ")
                return "\(user) ALL=(root) NOPASSWD: \(words)"
            })
            .joined(separator: "\n") + "\n"
    }

    /// What sudoers(5) wants escaped in a command's arguments.
    private static func escaped(_ word: String) -> String {
        word.map { ",:=\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
