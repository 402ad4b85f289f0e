// SPDX-License-Identifier: Apache-2.0

extension Explanation {
    init(_ status: ExitStatus) {
        let (meaning, reasons, steps) = Self.details(status)
        self.init(.exit, String(status.rawValue), status.meaning, meaning, why: reasons, next: steps)
    }

    private static func details(_ status: ExitStatus) -> (meaning: String, reasons: [String], steps: [String]) {
        switch status {
        case .done:
            (
                "What was asked for is so. A deploy that finds every host running the same already ends with it too.",
                [], []
            )
        case .failed:
            (
                "It ended without having done its work. A deploy, a rollback or an abort had changed nothing on any host yet.",
                [
                    "a check before the start found something", "the image could not be built or pushed",
                    "a host could not be looked at",
                ],
                ["the lines above it say what and why; mend that and run it again"]
            )
        case .wouldChange:
            (
                "Of `deployctl plan`: a deploy would change something. Of `deployctl setup`: a host lacks something. No failure.",
                [
                    "the image, a variable, a limit or the proxy's configuration differs from what runs",
                    "setup was only to show it, was answered no, or had nobody to ask",
                ],
                ["in a script: `deployctl plan || test $? -eq 2`"]
            )
        case .leaseHeld:
            (
                "Another run holds the lock of a host. This one has changed nothing.",
                ["a deploy of somebody else, or of CI, is at work"],
                ["`deployctl explain lease_held` says more"]
            )
        case .undone:
            (
                """
                It failed, or was interrupted, after it had begun to change hosts, and everything was taken back: what served \
                before serves, with its container, its variables and its nginx configuration.
                """,
                ["the new release was not healthy, or failed a suite, or got worse while it was watched", "Ctrl-C"],
                ["read the likely cause in the report; nothing has to be cleared up"]
            )
        case .undoIncomplete:
            (
                """
                It failed or was left in the middle, and something is still to be taken back, such as on a host that can't be \
                reached. The old or the new release serves. The journals of the hosts know what is left.
                """,
                ["a host went away in the middle", "a third Ctrl-C, which leaves at once"],
                [
                    "`deployctl status` shows what serves and where the run stopped",
                    "`deployctl deploy` or `deployctl abort`, when the hosts can be reached, begins with what is left",
                ]
            )
        case .certificateDue:
            (
                "Of `deployctl tls status`: on a host fewer days are left than `tls.warn_days`, or none. Browsers warn of what has ended.",
                ["renewals have failed for days: certbot begins thirty days before the end", "nothing calls certbot"],
                [
                    "`deployctl tls renew` tries at once, and says why it fails",
                    "`deployctl tls setup` puts back what is missing",
                ]
            )
        case .usage:
            (
                "The command line is not understood; nothing was done.",
                ["a word is misspelt, a value is missing or has the wrong form"],
                ["`--help` behind the command shows how it is typed"]
            )
        case .resultLost:
            (
                "The work was done, and its result could not be written to standard output.",
                ["the disk that standard output goes to is full"],
                ["`deployctl status` tells what serves; do not deploy again only for this"]
            )
        case .badConfiguration:
            (
                "deploy.yml can't be read or is wrong; no host was asked.",
                ["a key is misspelt, a value has the wrong form, an environment is not in the file"],
                ["every fault is shown with its line", "ops/deploy/deploy.example.yml describes every key"]
            )
        }
    }
}
