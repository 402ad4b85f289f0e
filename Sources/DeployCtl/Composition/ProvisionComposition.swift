// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import DeployKit
import Foundation
import HTTPTransport

/// What `provision` is put together of. Apart from ``Composition``, which wants hosts: there are none yet.
struct ProvisionComposition {
    let settings: ProvisionSettings
    private let folder: String
    private let environment: [String: String]
    private let http: CurlTransport

    init(
        _ options: CommonOptions,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(Failure) {
        let file = ConfigurationFile(options)
        settings = try file.loadProvision()
        folder = file.folder
        self.environment = environment
        http = CurlTransport(environment: environment)
    }

    /// "memory-layer, eu-central-1", for people.
    var title: String { "\(settings.name), \(settings.region)" }

    func wish() async throws -> ProvisionWish {
        let file = file(settings.key)
        let text: String
        do {
            text = try await file.text()
        } catch let fault as LocalFileFault {
            throw Failure(
                .failed,
                "\(TerminalText.line(file.path)) cannot be read: \(fault)",
                hint: "`ssh-keygen -t ed25519 -f KEY` makes a pair; `provision.key` names its KEY.pub"
            )
        }
        // A private key, named by mistake, is not shown either.
        guard let key = AuthorizedKey(text), key.kind == "ssh-ed25519" else {
            throw Failure(
                .failed,
                "\(TerminalText.line(file.path)) holds no public key of the kind ssh-ed25519",
                hint: "expected \(AuthorizedKey.expectation)"
            )
        }
        return ProvisionWish(settings, key: key)
    }

    func provisioner() throws -> Provisioner {
        let pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
        let cloud = try EC2Cloud(settings, try AWSCredentials(environment), http: http, pause: pause)
        let pins = file(settings.knownHosts)
        return Provisioner(
            cloud,
            settings,
            ports: ProvisionPorts(
                readPins: { try await Self.pins(pins) },
                writePins: { try Self.write($0, to: pins) },
                pause: pause
            )
        )
    }

    private func file(_ path: String) -> LocalFile {
        LocalFile(path, relativeTo: folder, home: environment["HOME"])
    }

    private static func pins(_ file: LocalFile) async throws -> PinnedHosts {
        do {
            return PinnedHosts(try await file.text())
        } catch LocalFileFault.missing {
            return PinnedHosts("")
        } catch let fault as LocalFileFault {
            throw Failure(.failed, "\(TerminalText.line(file.path)) cannot be read: \(fault)")
        }
    }

    private static func write(_ pins: PinnedHosts, to file: LocalFile) throws {
        do throws(LocalFileFault) {
            try file.createFolders()
            try file.create(pins.text, replaces: true)
        } catch {
            throw Failure(.failed, "\(TerminalText.line(file.path)) cannot be written: \(error)")
        }
    }
}
