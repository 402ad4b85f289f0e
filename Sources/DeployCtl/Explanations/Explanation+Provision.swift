// SPDX-License-Identifier: Apache-2.0

import DeployKit

extension Explanation {
    init(_ code: ProvisionFailure.Code) {
        let words = Self.words(code)
        self.init(.provision, code.rawValue, words.title, words.meaning, why: words.reasons, next: words.steps)
    }

    private typealias Words = (title: String, meaning: String, reasons: [String], steps: [String])

    private static func words(_ code: ProvisionFailure.Code) -> Words {
        switch code {
        case .denied, .quota, .capacity, .refused, .notOurs: account(code)
        default: way(code)
        }
    }

    /// What the account says no to.
    private static func account(_ code: ProvisionFailure.Code) -> Words {
        switch code {
        case .denied:
            (
                "AWS does not know the key, or does not let it do that",
                "EC2 refused a call before it did anything: by the signature, the key or its permissions.",
                [
                    "AWS_SECRET_ACCESS_KEY belongs to another AWS_ACCESS_KEY_ID, or was cut when it was copied",
                    "credentials that end by themselves have ended, or AWS_SESSION_TOKEN is missing",
                    "this machine's clock is off by minutes: signatures have a time",
                    "the user or the role lacks a permission; the message names the call",
                ],
                [
                    "`aws sts get-caller-identity` shows who asks",
                    "docs/provision.md lists every permission that it needs",
                ]
            )
        case .quota:
            (
                "the account may not have more of it",
                "AWS limits machines, addresses and more for each region, and the limit is reached. Nothing was made beyond it.",
                ["a new account begins with small limits", "five Elastic IPs in a region are the usual limit"],
                ["remove what nobody uses", "ask for more under Service Quotas in AWS's console"]
            )
        case .capacity:
            (
                "AWS has no such machine free just now",
                "There is no room for this type in the zone. It is no limit of the account, and it passes.",
                ["a small or an old type in a crowded zone"],
                ["run it again in some minutes", "choose another `provision.type` or `provision.region`"]
            )
        case .notOurs:
            (
                "something of that name is there, and not ours",
                "A key pair, a group or a machine stands where ours would be, without the tag that deployctl gives to what it makes.",
                [
                    "somebody made it by hand, or with another tool",
                    "the tag was taken from it",
                    "a run that was killed a moment ago made it, and AWS does not show it yet",
                ],
                [
                    "run it again in a minute",
                    "give the machine another name in `provision.name`, or remove the other by hand",
                ]
            )
        default:
            (
                "EC2 does not take the call as it is",
                "The message has EC2's own code and words. What was done before it stays, and is gone on from.",
                [
                    "the region has no such type or image, or no default network (VPC)",
                    "several machines carry the tag, and nobody guesses which is meant",
                ],
                [
                    "look its code up in AWS's list of EC2 error codes",
                    "mend `provision` in deploy.yml and run it again",
                ]
            )
        }
    }

    /// What stands between us and a machine that is ready.
    private static func way(_ code: ProvisionFailure.Code) -> Words {
        switch code {
        case .throttled:
            (
                "EC2 was asked too often",
                "Calls were refused for their number, and went on being refused when they were repeated with pauses.",
                ["another program works with the same account"],
                ["run it again in a minute"]
            )
        case .unreachable:
            (
                "EC2 gave no answer",
                "The region's endpoint could not be reached, or failed by itself. Reads were repeated; a change never is.",
                [
                    "no network, a proxy, a firewall", "`provision.region` names a region that there is not",
                    "AWS has a bad day",
                ],
                ["run it again: it looks at what is there first, so that nothing is made twice"]
            )
        case .unreadable:
            (
                "what answered is not EC2",
                "An answer came that is not EC2's XML.",
                ["a proxy or a login page of the network answers instead", "`provision.endpoint` leads elsewhere"],
                ["take `provision.endpoint` out of deploy.yml; it is for tests"]
            )
        case .busy:
            (
                "somebody else is changing the same machine",
                "What a step builds upon went away, or is held by something else for longer than is waited.",
                ["two runs at a time", "a change by hand in AWS's console"],
                ["wait for the other, then run it again"]
            )
        case .hostKey:
            (
                "which key the machine has is not sure",
                "The console tells keys that contradict each other, or the file of known hosts has another one for this address.",
                [
                    "the address belonged to another machine, whose line somebody wrote by hand",
                    "something else on the machine writes to the console",
                ],
                [
                    "compare with `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on the machine, over AWS's serial console",
                    "take the line that is wrong out of the file and run it again",
                ]
            )
        case .slow:
            (
                "AWS or the machine took longer than it may",
                "A step was begun, and was not seen to be done in its time. It may still come about.",
                ["cloud-init installs packages before it tells the host key", "AWS is slow"],
                ["run it again: it waits for what is missing, and nothing else"]
            )
        default:
            (
                "it was interrupted between two steps",
                "SIGINT, SIGTERM or the hang-up of the terminal asked it to end. What was done stays.",
                ["Ctrl-C, or a CI job that was cancelled"],
                ["run it again, which goes on from there, or `deployctl provision destroy`: what was made costs"]
            )
        }
    }
}
