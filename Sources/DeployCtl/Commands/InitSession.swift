// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import SSHClient
import Support

/// Fills in what is open, from a terminal or not at all, and writes the file.
struct InitSession {
    private static let scanLimit: Duration = .seconds(20)
    private static let gitLimit: Duration = .seconds(5)

    let file: String
    let knownHosts: String
    let replaces: Bool
    var environment = ProcessInfo.processInfo.environment

    /// What paths in the file are relative to.
    private var folder: String { LocalFile(path: file).folder }

    /// - Returns: What was written, and what to do next.
    func run(_ given: StarterDraft) async throws -> String {
        let target = LocalFile(path: file)
        guard replaces || target.permissions == nil else { throw isThere }
        let known = try knownKeys()
        let guesses = StarterGuesses(remote: try await remote(), folder: folderName)
        var draft = given
        if mayAsk {
            draft = try await ask(StarterInterview(draft, guesses: guesses, knownHosts: known))
        } else {
            draft.service = draft.service ?? guesses.service
            draft.settleKeys(from: known)
            if case .user(let user) = draft.registry {
                draft.registry = .settled(RegistrySettings(user: user, password: StarterDraft.standardPassword))
            }
        }
        guard let configuration = draft.configuration(dockerfile: dockerfile, suites: suites) else {
            throw missing(draft)
        }
        guard draft.missing.isEmpty else { throw missing(draft) }
        return try write(configuration, to: target)
    }

    private var isThere: Failure {
        Failure(
            .failed,
            "\(file) is there already, and was left as it is",
            hint: "--file names another, --force replaces it"
        )
    }

    private func missing(_ draft: StarterDraft) -> Failure {
        Failure(
            .usage,
            "there is nobody to ask (no terminal, or CI is set), and this is missing",
            details: draft.missing,
            hint: "deployctl init --help"
        )
    }

    // MARK: What is found

    private var mayAsk: Bool {
        let isInCI = !(environment["CI"] ?? "").isEmpty && environment["CI"] != "false"
        return !isInCI && StandardStreams.inputFacts.isTerminal && StandardStreams.errorFacts.isTerminal
    }

    private var folderName: String {
        URL(filePath: folder, directoryHint: .isDirectory).standardizedFileURL.lastPathComponent
    }

    /// Of a file that ssh keeps; one that is not there knows nobody.
    private func knownKeys() throws -> KnownHosts {
        let file = LocalFile(knownHosts, relativeTo: ".", home: environment["HOME"])
        do {
            return try KnownHosts(parsing: file.permissions == nil ? "" : file.textBlocking())
        } catch let error as SSHError {
            throw Failure(
                .failed,
                "\(file.path): \(error.message)",
                hint: "mend it, or name another with --known-hosts"
            )
        } catch let fault as LocalFileFault {
            throw Failure(.failed, "\(file.path) cannot be read: \(fault)", hint: "name another with --known-hosts")
        }
    }

    private func remote() async throws -> String? {
        let git = ChildProgram("git", ["-C", folder, "config", "--get", "remote.origin.url"], environment: environment)
        do {
            let text = String(decoding: try await git.output(by: .after(Self.gitLimit)), as: UTF8.self)
            return text.split(whereSeparator: \.isNewline).first.map(String.init)
        } catch is ChildFailure {
            return nil
        }
    }

    private var dockerfile: String {
        let candidates = ["Dockerfile", "docker/Dockerfile"]
        return candidates.first { LocalFile($0, relativeTo: folder, home: nil).permissions != nil } ?? candidates[0]
    }

    private var suites: [String] {
        let path = LocalFile(StarterSuites.folder, relativeTo: folder, home: nil).path
        return (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    }

    // MARK: The conversation

    private func ask(_ interview: StarterInterview) async throws -> StarterDraft {
        var interview = interview
        var turn = interview.begin()
        while true {
            for line in turn.says { StandardStreams.printError(line) }
            switch turn.next {
            case .done(let draft): return draft
            case .look(let destination):
                StandardStreams.printError("asking \(destination.endpoint) for its key...")
                turn = interview.see(try await look(at: destination))
            case .ask(let prompt):
                guard let line = await StandardStreams.line(after: prompt) else {
                    throw Failure(.failed, "left without an answer; nothing was written")
                }
                turn = interview.answer(line)
            }
        }
    }

    private func look(at destination: SSHDestination) async throws -> HostKeySight {
        do {
            return .shown(try await SSHConnection.scanHostKeys(of: destination, by: .after(Self.scanLimit)))
        } catch let error as SSHError {
            return .failed(TerminalText.line(error.message))
        }
    }

    // MARK: What is written

    private func write(_ configuration: StarterConfiguration, to target: LocalFile) throws -> String {
        var written: [String] = []
        do throws(LocalFileFault) {
            try target.create(configuration.text, replaces: replaces)
            written.append(file)
            if let path = configuration.suites.missing {
                let suite = LocalFile(path, relativeTo: folder, home: nil)
                try suite.createFolders()
                try suite.create(StarterSuites.text(of: configuration.service), replaces: false)
                written.append(suite.path)
            }
        } catch {
            guard error != .taken || !written.isEmpty else { throw isThere }
            let rest = written.isEmpty ? "nothing was written" : "only \(file) was written"
            throw Failure(.failed, "\(rest): \(error)")
        }
        return StarterReport(configuration, written: written, file: file).text
    }
}
