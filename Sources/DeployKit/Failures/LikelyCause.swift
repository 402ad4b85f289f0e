// SPDX-License-Identifier: Apache-2.0

/// What is probably behind a failure, and what to do next.
package struct LikelyCause: Sendable, Hashable {
    /// By which `deployctl explain` knows it; the names stay, since scripts read them. In order: what is certain stands above
    /// what is only likely.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case wrongPlatform = "wrong_platform"
        case outOfMemory = "out_of_memory"
        case diskFull = "disk_full"
        case noProgram = "no_program"
        case crashed
        case killed
        case configurationRefused = "configuration_refused"
        case ended
        case restarting
        case notReady = "not_ready"
        case proxyRefuses = "proxy_refuses"
        case proxyElsewhere = "proxy_elsewhere"
        case publicOnly = "public_only"
        case suiteFails = "suite_fails"
        case worseInService = "worse_in_service"
        case hookFails = "hook_fails"
        case hostLost = "host_lost"
    }

    package let code: Code

    /// The first whose symptom is there. Recognised by facts (codes, flags, sizes); a program's own words decide only where
    /// no fact does.
    package static func of(_ evidence: FailureEvidence, step: StepAction, reason: StepFailure) -> LikelyCause? {
        Code.allCases.first { $0.fits(evidence, step, reason) }.map(LikelyCause.init)
    }

    package var cause: String { words.cause }
    package var nextStep: String { words.next }

    private var words: (cause: String, next: String) {
        switch code {
        case .wrongPlatform:
            ("the image is for another processor than the host's", "set `build.platform` to that of the host")
        case .outOfMemory:
            (
                "it was killed because it used more memory than `run.memory`",
                "raise `run.memory`, or find what grew"
            )
        case .diskFull:
            (
                "the disk is full",
                "remove what nothing uses (`docker system df` shows it), or give the host more disk"
            )
        case .noProgram:
            (
                "the image has no program of that name, or it may not be run",
                "check ENTRYPOINT and `run.command`"
            )
        case .crashed:
            ("it crashed", "read the back trace in the logs above; the same image run by hand shows it again")
        case .killed:
            ("it was killed from outside, not for memory", "look at `journalctl -u docker` on the host")
        case .configurationRefused:
            (
                "its configuration was refused at the start",
                "read its last lines above; compare `deployctl config`"
            )
        case .ended:
            ("it ended by itself instead of serving", "read its last lines above")
        case .restarting:
            ("it ended, and Docker started it again", "read its last lines above")
        case .notReady:
            (
                "it runs and does not become ready: it still starts, or a part that it needs is away",
                "read the health output above; raise `health.deadline` if it only starts slowly"
            )
        case .proxyRefuses:
            ("nginx refuses the configuration", "run `nginx -t` on the host: another file may be broken")
        case .proxyElsewhere:
            (
                "nginx does not lead to the new release, though it was reloaded",
                "another server block may have the same `server_name`: `nginx -T` lists them"
            )
        case .publicOnly:
            (
                "it serves in private and not through nginx",
                "compare the public address with `proxy.server_name`; look at nginx's log"
            )
        case .suiteFails:
            ("it is healthy and does not do what the suite expects", "the lines of the suite above name what")
        case .worseInService:
            ("it got worse under real requests", "compare its logs and metrics above with those before")
        case .hookFails:
            ("a hook of deploy.yml says no, or does not work", "its own lines above name what; run it by hand")
        case .hostLost:
            ("the host could not be reached any more", "check the network, sshd and the host itself")
        }
    }
}
