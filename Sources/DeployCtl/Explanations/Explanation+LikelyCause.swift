// SPDX-License-Identifier: Apache-2.0

import DeployKit

extension Explanation {
    init(_ code: LikelyCause.Code) {
        switch code {
        case .wrongPlatform, .outOfMemory, .diskFull, .noProgram, .crashed, .killed, .hostLost:
            self.init(surroundings: code)
        default:
            self.init(release: code)
        }
    }

    /// Between the container and its host.
    private init(surroundings code: LikelyCause.Code) {
        switch code {
        case .wrongPlatform:
            self.init(
                .cause,
                code.rawValue,
                "the image is for another processor than the host's",
                "The host can't run the programs of the image: the container ends at once, often with \"exec format error\".",
                why: ["the image was built on a Mac or an ARM machine, and the host is amd64, or the other way round"],
                next: ["set `build.platform` in deploy.yml to that of the hosts, and build again"]
            )
        case .outOfMemory:
            self.init(
                .cause,
                code.rawValue,
                "it was killed because it used more memory than it may",
                "The kernel ended the container at the limit that `run.memory` sets.",
                why: [
                    "the release needs more than the one before: a larger model, larger caches",
                    "it grows without end under some request",
                ],
                next: [
                    "raise `run.memory`; while a deploy goes on, the host needs memory for both releases",
                    "if it grows without end: find what grew before it is deployed again",
                ]
            )
        case .diskFull:
            self.init(
                .cause,
                code.rawValue,
                "the disk of the host is full",
                "Where Docker keeps its images there is next to nothing left: whatever writes there fails.",
                why: [
                    "images of other services, build caches, logs of containers without rotation",
                    "a volume of the service that has grown",
                ],
                next: [
                    "`docker system df` on the host shows what takes the space",
                    "remove what nothing uses, lower `retain`, or give the host more disk",
                ]
            )
        case .noProgram:
            self.init(
                .cause,
                code.rawValue,
                "the image has no program of that name",
                "The container ended with 126 or 127: its program is not there, or may not be run.",
                why: [
                    "`run.command` or the image's ENTRYPOINT has a wrong name",
                    "the file is not executable, or misses a library or an interpreter of the image",
                ],
                next: ["`docker run --rm -it --entrypoint sh IMAGE` shows what is there"]
            )
        case .crashed:
            self.init(
                .cause,
                code.rawValue,
                "it crashed",
                "The program ended by a signal of its own making: a trap, an abort, a wrong access to memory.",
                why: ["a fault in the program, often at the first thing that differs here from where it was tested"],
                next: [
                    "read the back trace in the log that the report shows",
                    "run the same image by hand with the same variables: it shows it again",
                ]
            )
        case .killed:
            self.init(
                .cause,
                code.rawValue,
                "it was killed from outside, not for memory",
                "It ended with 137, which is SIGKILL, and Docker does not say that memory was the reason.",
                why: [
                    "somebody, or another tool, ended the container",
                    "the host itself ran out of memory, with or without a limit for this container",
                ],
                next: ["look at `journalctl -u docker` and `journalctl -k` on the host, at the time of the failure"]
            )
        default:
            self.init(
                .cause,
                code.rawValue,
                "the host could not be reached any more",
                "The connection broke in the middle, so it is not known whether the last step happened.",
                why: ["the network between here and the host", "the host went down, or sshd on it was ended"],
                next: [
                    "`ssh USER@HOST true` by hand",
                    "deploy again when it is back, or `deployctl abort`: both begin by clearing up what was left",
                ]
            )
        }
    }

    /// Of the release itself, or of nginx before it.
    private init(release code: LikelyCause.Code) {
        switch code {
        case .configurationRefused:
            self.init(
                .cause,
                code.rawValue,
                "its configuration was refused at the start",
                "It ended with 64 or 78, by which programs say that they were called or configured wrongly.",
                why: ["a variable is missing, misspelt, or has a value that can't be right in this environment"],
                next: [
                    "its last lines in the report name the variable",
                    "`deployctl config` shows what deploy.yml gives to it",
                ]
            )
        case .ended:
            self.init(
                .cause,
                code.rawValue,
                "it ended by itself instead of serving",
                "The container is to run on and did not: its program ended with the exit code that the report shows.",
                why: [
                    "it could not open what it needs: a file, a folder it may not write to, a database",
                    "it does one thing and ends, and `run.command` should name another",
                ],
                next: ["read its last lines in the report", "run the same image by hand with the same variables"]
            )
        case .restarting:
            self.init(
                .cause,
                code.rawValue,
                "it ended, and Docker started it again",
                "It ended after a start, at least once, and Docker started it again.",
                why: ["as for `ended`: something that it needs at its start is not there"],
                next: ["read its last lines in the report: they are of its last life"]
            )
        case .notReady:
            self.init(
                .cause,
                code.rawValue,
                "it runs and does not become ready",
                "The container lives, and `health.path` did not answer with success within `health.deadline`.",
                why: [
                    "it still starts: it loads a model, or changes a database",
                    "a part that it needs is away, and it says so in its health",
                    "`health.path` or `run.port` is not what it listens on",
                ],
                next: [
                    "read the output of the health check in the report",
                    "raise `health.deadline` if it only starts slowly",
                ]
            )
        case .proxyRefuses:
            self.init(
                .cause,
                code.rawValue,
                "nginx refuses the configuration",
                "`nginx -t` failed after the new file was written. Nothing was loaded: requests still go where they went.",
                why: [
                    "another file of nginx is broken: it tests all of them",
                    "a certificate is not where `proxy.certificate` says",
                ],
                next: ["run `nginx -t` on the host: it names the file and the line"]
            )
        case .proxyElsewhere:
            self.init(
                .cause,
                code.rawValue,
                "nginx does not lead to the new release, though it was reloaded",
                "Asked through nginx, another release than the new one answered until the time was over.",
                why: [
                    "another server block has the same `server_name` and comes first",
                    "`proxy.file` is in a folder that nginx does not include",
                ],
                next: ["`nginx -T` on the host lists every block that is loaded, with its file"]
            )
        case .publicOnly:
            self.init(
                .cause,
                code.rawValue,
                "it serves in private and not through nginx",
                "The suites passed at the container's own port and failed at `smoke.url`.",
                why: [
                    "the public address leads to another machine, or a firewall or load balancer is between",
                    "`proxy.server_name` is not the name in `smoke.url`",
                    "the certificate is not valid for the name, or has run out",
                ],
                next: [
                    "`deployctl smoke` asks the same again, without a deploy",
                    "look at nginx's log on the host",
                ]
            )
        case .suiteFails:
            self.init(
                .cause,
                code.rawValue,
                "it is healthy and does not do what the suite expects",
                "It answered its health check and then failed a smoke suite, before anybody was led to it.",
                why: [
                    "a fault in the release",
                    "a key under `smoke.variables` that the service does not accept",
                    "the suite expects what has been changed on purpose",
                ],
                next: ["the lines of the suite in the report name the request, what was wanted and what came"]
            )
        case .hookFails:
            self.init(
                .cause,
                code.rawValue,
                "a hook of deploy.yml says no, or does not work",
                """
                A program under `hooks` ended with another exit code than 0, took longer than its `timeout`, or could not be \
                started. Before the run and before the cut-over that stops the run, and no user has been led to the release.
                """,
                why: [
                    "it did its duty: the day is frozen, a check that it makes does not pass",
                    "it is not there, or may not be run: a path with a slash is relative to the folder of deploy.yml",
                    "it needs a variable from which deploy.yml takes a secret: hooks do not inherit those",
                ],
                next: [
                    "the report has its last words, progress all that it wrote",
                    "run it by hand; docs/deployctl-hooks.md lists the variables that it is given",
                ]
            )
        default:
            self.init(
                .cause,
                code.rawValue,
                "it got worse under real requests",
                "While it was watched after the cut-over it went beyond a limit of `bake`: errors, time, or it ended.",
                why: [
                    "a fault that only real requests show",
                    "caches that were warm in the old release and are cold in the new one: `max_p95` is too tight for that",
                ],
                next: [
                    "compare its log and its metrics with those of the release before",
                    "change the limits under `bake` if what happened is what you want to accept",
                ]
            )
        }
    }
}
