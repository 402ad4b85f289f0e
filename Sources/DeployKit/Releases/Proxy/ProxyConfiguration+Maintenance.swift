// SPDX-License-Identifier: Apache-2.0

/// A closed door: while a file of a certain name is there, clients are told to come back later. nginx looks for it with each
/// request, so that it needs no reload, and releases come and go behind it.
extension ProxyConfiguration {
    /// Where nginx answers that the door is closed, also to those who pass.
    package static let maintenanceHeader = "X-Maintenance"

    /// The file whose presence closes the door. Its end keeps nginx from reading it as configuration.
    package static func maintenanceFlag(beside file: AbsolutePath) -> AbsolutePath {
        AbsolutePath(checked: "\(file).maintenance")
    }

    /// Whether a text of ours looks for the file: one that an older deployctl wrote does not.
    package static func knowsMaintenance(_ text: String) -> Bool {
        text.contains("add_header \(maintenanceHeader) ")
    }

    /// Who is on the host itself passes: releases are proven through nginx before the door is opened again. Networks that may
    /// read metrics do not: a load balancer may stand in one of them, and with it all clients.
    var insiders: [String] {
        [
            "geo $remote_addr $\(upstreamName)_inside {", "    default \"\";", "    127.0.0.0/8 yes;", "    ::1 yes;",
            "}", "",
        ]
    }

    /// Before any location is chosen.
    var door: [String] {
        let (closed, shown) = ("$\(upstreamName)_closed", "$\(upstreamName)_maintenance")
        return [
            // One that remembered would open and close the door late.
            "open_file_cache off;",
            "set \(closed) \"\";",
            "if (-f \(Self.maintenanceFlag(beside: file))) {",
            "    set \(closed) on;",
            "}",
            "set \(shown) \(closed);",
            "if ($\(upstreamName)_inside) {",
            "    set \(closed) \"\";",
            "}",
            // These are not the service's: an answer of nginx's own would come here a second time.
            "if ($uri ~ ^(\(Self.ownPath)|\(Self.challengePath))) {",
            "    set \(closed) \"\";",
            "}",
            "if ($http_accept ~* text/html) {",
            "    set \(closed) \"${\(upstreamName)_closed}page\";",
            "}",
            // A code that nothing else has: people are shown a page, programs a problem.
            "if (\(closed) = onpage) {",
            "    return 418;",
            "}",
            "if (\(closed) = on) {",
            "    return 503;",
            "}",
            "",
        ]
    }

    /// Added to every answer; where it is empty nginx leaves it out.
    var doorHeader: String { "add_header \(Self.maintenanceHeader) $\(upstreamName)_maintenance always;" }

    static let maintenanceRetry = 60

    static let maintenancePage =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
        + "<meta http-equiv=\"refresh\" content=\"\(maintenanceRetry)\"><title>Back soon</title>"
        + "<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem}</style>"
        + "<h1>Back soon</h1><p>This service is being worked on. The page looks again every minute.</p></html>"
}
