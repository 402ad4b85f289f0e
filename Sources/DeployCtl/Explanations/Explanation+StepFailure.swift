// SPDX-License-Identifier: Apache-2.0

import DeployKit

extension Explanation {
    init(_ code: StepFailure.Code) {
        switch code {
        case .fenced:
            self.init(
                .failure,
                code.rawValue,
                "the lock was lost to another run",
                """
                Each host gives a run a number that grows with every holder of the lock, and refuses whoever comes with an \
                older one. This run was refused: somebody else holds the lock now, so it stopped and changed nothing more there.
                """,
                why: [
                    "this machine slept, or was cut off from the host, for longer than the lock lives (`lock.ttl`)",
                    "somebody took the lock away with `deployctl lock release`",
                    "the host was started anew in the middle of the run",
                ],
                next: [
                    "`deployctl status` shows what serves and which run is at work",
                    "deploy again when that run is over: it begins by clearing up what this one left",
                ]
            )
        case .leaseHeld:
            self.init(
                .failure,
                code.rawValue,
                "another run holds the lock",
                "Only one run at a time may change a host. Another one had the lock for as long as was waited for it.",
                why: [
                    "a deploy or a rollback is at work: of a colleague, or of CI",
                    "a run died a moment ago; its lock ends by itself within the time that is shown",
                ],
                next: [
                    "`deployctl lock status` tells who holds it, from where, and for how long at most",
                    "wait and try again, or raise `lock.wait` so that deployctl waits by itself",
                    "`deployctl lock release` takes it away; hardly ever needed, since a dead run's lock ends by itself",
                ]
            )
        case .deadline:
            self.init(
                .failure,
                code.rawValue,
                "a step took longer than it may",
                "Every step has a time after which it counts as failed, so that no run hangs. What it did is taken back.",
                why: [
                    "a large image over a slow line: `pull` and `push`",
                    "a host without free memory or with a slow disk, on which Docker takes minutes",
                    "a service that ends slowly when it is stopped",
                ],
                next: [
                    "look at how long the steps before took: a single slow one names the place",
                    "raise its value under `timeouts` in deploy.yml if it only needs longer",
                ]
            )
        case .unreachable:
            self.init(
                .failure,
                code.rawValue,
                "there was no answer",
                "A host could not be reached over SSH, or the service gave no answer where it was asked.",
                why: [
                    "the address or the port in deploy.yml is wrong, or a firewall is between",
                    "the host does not have one of the `host_keys` that are pinned, as after it was set up anew",
                    "sshd refuses the key or the user",
                    "the host is down, or the network broke in the middle",
                ],
                next: [
                    "`ssh USER@HOST true` by hand, with the same key",
                    "on the host `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` shows what belongs under `host_keys`",
                    "deploy again when it can be reached: what was left is cleared up first",
                ]
            )
        case .unhealthy:
            self.init(
                .failure,
                code.rawValue,
                "the new release does not do what it should",
                "It did not become healthy, failed a smoke suite, was not found behind nginx, or got worse while it was watched.",
                why: [
                    "a fault in the release itself",
                    "a variable or a secret that it needs is missing or wrong in this environment",
                    "something that it depends on is away",
                ],
                next: [
                    "read what the report shows of its log and its health, and the likely cause",
                    "`deployctl explain` with the code of that cause says more",
                    "mend it and deploy again; until then what served before serves",
                ]
            )
        case .interrupted:
            self.init(
                .failure,
                code.rawValue,
                "the run was interrupted",
                """
                SIGINT, SIGTERM or the hang-up of the terminal asked it to end. What was done was taken back, unless the release \
                was committed already: then it stays.
                """,
                why: ["Ctrl-C", "a CI job that was cancelled or ran out of its time"],
                next: [
                    "`deployctl status` shows what serves",
                    "deploy again; nothing has to be cleared up by hand",
                ]
            )
        case .rejected:
            self.init(
                .failure,
                code.rawValue,
                "something was refused or can't be as it was asked for",
                "A host, Docker, nginx, a registry or deployctl itself said no. The message tells who and why.",
                why: [
                    "a check found the disk too full, a port taken, another processor, a clock that is off",
                    "a program on the host failed: its own words are in the message",
                    "the registry refused the user, the password or the name of the image",
                    "a secret could not be read, or a file is not there",
                ],
                next: [
                    "read the message: it names the program and what it said",
                    "`deployctl config` shows what deploy.yml means, `deployctl plan` what would be done",
                ]
            )
        }
    }
}
