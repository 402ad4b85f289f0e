// SPDX-License-Identifier: Apache-2.0

import Glibc
import Support

/// Owns a connection to an SSH agent (draft-miller-ssh-agent). Lives on the connection's thread for the time of one
/// authentication; every wait ends by the deadline of the job that authenticates.
struct AgentConnection: ~Copyable {
    private enum Message {
        static let requestIdentities: UInt8 = 11
        static let identitiesAnswer: UInt8 = 12
        static let signRequest: UInt8 = 13
        static let signResponse: UInt8 = 14
    }

    /// What OpenSSH's agent sends at most.
    private static let maximumMessageBytes = 256 * 1024

    private let socket: Descriptor
    private let inbox: ConnectionInbox
    private let job: ConnectionJob?

    private init(socket: consuming Descriptor, inbox: ConnectionInbox, job: ConnectionJob?) {
        self.socket = socket
        self.inbox = inbox
        self.job = job
    }

    static func open(_ path: String, inbox: ConnectionInbox, job: ConnectionJob?) throws -> AgentConnection {
        let socket = Descriptor.streamSocket(AF_UNIX)
        guard let address = UnixSocketAddress(path: path) else { throw unavailable("has too long a path", 0) }
        // A local socket connects at once or, when too many wait for its owner already, fails.
        guard address.connect(socket.number) == 0 else { throw unavailable("cannot be reached", errno) }
        return AgentConnection(socket: socket, inbox: inbox, job: job)
    }

    /// The public keys that the agent holds, in its order.
    func identities() throws -> [[UInt8]] {
        var answer = WireReader(try exchange([Message.requestIdentities]))
        guard answer.byte() == Message.identitiesAnswer, let count = answer.number(), count <= 1_024 else {
            throw Self.unavailable("did not list its keys", 0)
        }
        return try (0..<count).map { _ in
            guard let blob = answer.string(), answer.string() != nil else {
                throw Self.unavailable("broke its protocol", 0)
            }
            return blob
        }
    }

    /// The signature without its method's name.
    func signature(of data: [UInt8], by identity: [UInt8]) throws -> [UInt8] {
        var request = WireWriter()
        request.byte(Message.signRequest)
        request.string(identity)
        request.string(data)
        request.number(0)
        var answer = WireReader(try exchange(request.bytes))
        guard answer.byte() == Message.signResponse, let envelope = answer.string() else {
            throw Self.unavailable("refused to sign", 0)
        }
        var content = WireReader(envelope)
        guard content.string() != nil, let signature = content.string() else {
            throw Self.unavailable("broke its protocol", 0)
        }
        return signature
    }

    private func exchange(_ message: [UInt8]) throws -> [UInt8] {
        var framed = WireWriter()
        framed.string(message)
        var rest = framed.bytes[...]
        while !rest.isEmpty {
            switch rest.withUnsafeBytes({ socket.send($0) }) {
            case .moved(let count): rest = rest.dropFirst(count)
            case .wouldBlock: try wait(writing: true)
            case .end, .failed: throw Self.unavailable("hung up", errno)
            }
        }
        var header = WireReader(try read(4))
        guard let length = header.number(), length <= Self.maximumMessageBytes else {
            throw Self.unavailable("broke its protocol", 0)
        }
        return try read(Int(length))
    }

    private func read(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var buffer = [UInt8](repeating: 0, count: count - bytes.count)
            switch socket.receive(into: &buffer) {
            case .moved(let received): bytes += buffer.prefix(received)
            case .wouldBlock: try wait(writing: false)
            case .end, .failed: throw Self.unavailable("hung up", errno)
            }
        }
        return bytes
    }

    private func wait(writing: Bool) throws {
        var polls = PollSet()
        polls.add(inbox.wakeUp.readable, reading: true)
        polls.add(socket.number, reading: !writing, writing: writing)
        polls.wait(until: job?.deadline.instant ?? .now)
        inbox.wakeUp.drain()
        try job?.check()
        if inbox.isClosing { throw SSHError(.connectionClosed, "the SSH connection was closed while it was opened") }
    }

    private static func unavailable(_ what: String, _ number: Int32) -> SSHError {
        SSHError(
            .agentUnavailable,
            "the SSH agent \(what)",
            hint: "ssh-add -l shows whether it runs and what it holds.",
            underlying: number == 0 ? nil : LibraryFailure(.system, "agent", number)
        )
    }
}
