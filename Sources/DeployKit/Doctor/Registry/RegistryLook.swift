// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import Support

/// Asks a registry whether it takes our login, by its API (distribution, "API V2"): nothing is begun or pushed.
struct RegistryLook: Sendable {
    private static let answerLimit = 256 << 10

    let http: any HTTPClient
    let now: @Sendable () -> Date

    /// - Throws: Cancellation alone.
    func look(
        at repository: ImageRepository,
        _ credentials: RegistryCredentials?,
        by deadline: Deadline
    ) async throws -> RegistryFacts {
        let host = repository.registry == "docker.io" ? "registry-1.docker.io" : repository.registry
        // As Docker has it: only here a registry may do without TLS, unless the daemon is told otherwise.
        let isHere = host.hasPrefix("127.") || host == "localhost" || host.hasPrefix("localhost:")
        do {
            return try await ask(isHere ? "http" : "https", host, repository, credentials, deadline)
        } catch let error as TransportError {
            // A password has been sent to nobody yet.
            guard !isHere, error.code == .tls || error.code == .protocolViolation,
                try await answersPlainly(host, deadline)
            else { return RegistryFacts(.silent(error.message)) }
            return RegistryFacts(.plain)
        } catch let error as CancellationError {
            throw error
        } catch {
            return RegistryFacts(.silent("\(repository.registry) cannot be asked: \(type(of: error))"))
        }
    }

    private func ask(
        _ scheme: String,
        _ host: String,
        _ repository: ImageRepository,
        _ credentials: RegistryCredentials?,
        _ deadline: Deadline
    ) async throws -> RegistryFacts {
        let ping = try HTTPTarget("\(scheme)://\(host)/v2/")
        let first = try await send(ping, nil, deadline)
        let date = first.headers["Date"].flatMap { HTTPDate($0, now: seconds) }
        guard first.status == 401 else {
            return RegistryFacts(first.status == 200 ? .open : .strange(first.status), date: date)
        }
        guard let credentials else { return RegistryFacts(.wanted, date: date) }
        let challenges = first.headers.values("WWW-Authenticate").compactMap { RegistryChallenge($0) }
        switch challenges.first {
        case .basic:
            let status = try await send(ping, credentials, deadline).status
            return RegistryFacts(status == 200 ? .accepted : .refused(status), date: date)
        case .bearer(let realm, let service):
            var target = try HTTPTarget(realm)
            // What a registry with TLS names without must not see the password.
            guard target.scheme == .https || scheme == "http" else { return RegistryFacts(.plain, date: date) }
            if let service { target = target.adding(query: ["service": service]) }
            let name = repository.text.dropFirst(repository.registry.count + 1)
            target = target.adding(query: ["scope": "repository:\(name):pull,push"])
            let answer = try await send(target, credentials, deadline)
            guard answer.status == 200 else { return RegistryFacts(.refused(answer.status), date: date) }
            return RegistryFacts(.accepted, mayPush: RegistryToken.mayPush(answer.body, to: String(name)), date: date)
        case nil:
            return RegistryFacts(.strange(401), date: date)
        }
    }

    private var seconds: HTTPDate { HTTPDate(secondsSinceEpoch: Int(now().timeIntervalSince1970)) }

    private func answersPlainly(_ host: String, _ deadline: Deadline) async throws -> Bool {
        guard let target = try? HTTPTarget("http://\(host)/v2/") else { return false }
        do {
            return [200, 401].contains(try await send(target, nil, deadline).status)
        } catch is TransportError {
            return false
        }
    }

    private func send(
        _ target: HTTPTarget,
        _ credentials: RegistryCredentials?,
        _ deadline: Deadline
    ) async throws -> (status: Int, headers: HTTPHeaders, body: [UInt8]) {
        var headers = HTTPHeaders()
        if let credentials {
            let plain = Data("\(credentials.user):\(credentials.password.reveal())".utf8)
            try headers.append("Authorization", "Basic \(plain.base64EncodedString())")
        }
        let request = HTTPRequest(
            .get,
            target,
            headers: headers,
            deadline: deadline,
            maximumResponseBytes: Self.answerLimit
        )
        let response = try await http.send(request)
        return (response.status, response.headers, try await response.body.collect(upTo: Self.answerLimit))
    }
}
