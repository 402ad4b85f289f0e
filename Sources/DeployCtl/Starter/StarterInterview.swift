// SPDX-License-Identifier: Apache-2.0

import DeployKit
import SSHClient

/// The conversation that fills a new deploy.yml: what is said and asked, without a terminal and without a network.
///
/// Only what the flags left open is asked. An answer that the file could not hold is asked for again, with the reason.
struct StarterInterview {
    /// What is said, and what then happens.
    struct Turn: Equatable {
        var says: [String] = []
        var next: Next
    }

    enum Next: Equatable {
        /// A line is read, after this, and given to ``answer(_:)``.
        case ask(String)
        /// The host is asked for its keys, and what came of it is given to ``see(_:)``.
        case look(SSHDestination)
        case done(StarterDraft)
    }

    private(set) var draft: StarterDraft
    let guesses: StarterGuesses
    let knownHosts: KnownHosts
    private var question: StarterQuestion?

    init(_ draft: StarterDraft, guesses: StarterGuesses, knownHosts: KnownHosts) {
        self.draft = draft
        self.guesses = guesses
        self.knownHosts = knownHosts
    }

    mutating func begin() -> Turn {
        goOn()
    }

    /// - Parameter line: Blanks at its ends do not count.
    mutating func answer(_ line: String) -> Turn {
        guard let question else { return goOn() }
        let text = line.trimmingBlanks()
        let answer = text.isEmpty ? suggestion(question) ?? text : text
        if let complaint = take(answer, question) {
            return Turn(says: [complaint], next: .ask(prompt(question)))
        }
        return goOn()
    }

    /// - Parameter sight: Of the host that was to be looked at.
    mutating func see(_ sight: HostKeySight) -> Turn {
        guard let (place, index, destination) = unsettledHost() else { return goOn() }
        switch sight {
        case .shown(let keys):
            let usable = keys.filter { !knownHosts.revokes($0, of: destination) }
            guard let key = usable.first else {
                draft.settle(nil, place, index)
                let reason = keys.isEmpty ? "shows no key" : "shows only keys that known_hosts marks as revoked"
                return goOn(["\(destination.endpoint) \(reason). The file will say what is missing."])
            }
            let question = StarterQuestion.key(place: place, host: index, usable)
            self.question = question
            return Turn(
                says: [
                    "\(destination.endpoint) shows \(key)",
                    "On the host itself `ssh-keygen -lf /etc/ssh/ssh_host_\(key.kind.file)_key.pub` must say the same:",
                    "anybody in between would show a key of their own.",
                ],
                next: .ask(prompt(question))
            )
        case .failed(let reason):
            draft.settle(nil, place, index)
            return goOn(["\(reason). The file will say what is missing."])
        }
    }

    private mutating func goOn(_ says: [String] = []) -> Turn {
        var says = says
        while let (place, index, destination) = unsettledHost() {
            guard let key = knownHosts.keys(of: destination).first else {
                return Turn(says: says, next: .look(destination))
            }
            draft.settle(key.fingerprint, place, index)
            says.append("known_hosts has the key of \(destination.endpoint): \(key)")
        }
        question = StarterQuestion.first(of: draft)
        guard let question else { return Turn(says: says, next: .done(draft)) }
        return Turn(says: says, next: .ask(prompt(question)))
    }

    private func unsettledHost() -> (place: Int, host: Int, SSHDestination)? {
        for (place, draft) in (draft.places ?? []).enumerated() {
            guard let index = draft.hosts.firstIndex(where: { !$0.isSettled }),
                let destination = try? draft.hosts[index].destination
            else { continue }
            return (place, index, destination)
        }
        return nil
    }

    /// - Returns: What is wrong with the answer.
    private mutating func take(_ text: String, _ question: StarterQuestion) -> String? {
        switch question {
        case .key(let place, let host, let keys): takeKey(text, keys, place, host)
        case .host(let place): takeHost(text, place)
        default: draft.take(text, question)
        }
    }

    private mutating func takeKey(_ text: String, _ keys: [HostKey], _ place: Int, _ host: Int) -> String? {
        switch text.lowercased() {
        case "yes": draft.settle(keys.first?.fingerprint, place, host)
        case "no": draft.settle(nil, place, host)
        default:
            guard let fingerprint = try? HostKeyFingerprint(parsing: text) else {
                return "Expected yes, no, or \(HostKeyFingerprint.expectation)."
            }
            guard keys.contains(where: { $0.fingerprint == fingerprint }) else {
                return
                    "That is none of the keys that the host shows. If the host itself says so, somebody is in between."
            }
            draft.settle(fingerprint, place, host)
        }
        return nil
    }

    private mutating func takeHost(_ text: String, _ place: Int) -> String? {
        let hosts = draft.places?[place].hosts ?? []
        if text.isEmpty, !hosts.isEmpty {
            draft.places?[place].hasAllHosts = true
            return nil
        }
        guard let host = HostDraft.parse(text) else { return "Expected \(HostDraft.expectation)." }
        guard !hosts.contains(where: { $0.host.name == host.host.name }) else {
            return "\(host.host.name) is there already."
        }
        draft.places?[place].hosts.append(host)
        return nil
    }
}

/// What came of asking a host for its keys.
enum HostKeySight: Sendable, Equatable {
    case shown([HostKey])
    /// In words for people, without a full stop.
    case failed(String)
}

extension String {
    fileprivate func trimmingBlanks() -> String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}

extension KeyKind {
    /// As sshd names its files.
    fileprivate var file: String {
        switch self {
        case .ed25519: "ed25519"
        case .ecdsa256, .ecdsa384, .ecdsa521: "ecdsa"
        case .rsa: "rsa"
        }
    }
}
