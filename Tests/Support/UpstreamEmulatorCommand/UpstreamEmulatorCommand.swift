// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import HTTPTransport
import LocalModels
import UnixSignals
import UpstreamEmulator

/// `upstream-emulator`
@main
struct UpstreamEmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upstream-emulator",
        abstract: "A Pinecone and a Hugging Face on 127.0.0.1, for tests and demonstrations.",
        discussion: """
            Prints one line of JSON with its addresses when it listens, and runs until SIGTERM or SIGINT. Everything is kept in \
            memory. Faults and settings: /_emulator/… on either port.
            """
    )

    @Option(help: "Port of Pinecone's control plane; 0 takes a free one.")
    var port = 0

    @Option(help: "Port of Hugging Face's router and hub; 0 takes a free one.")
    var hfPort = 0

    @Option(help: "The Api-Key that Pinecone asks for; none if not given.")
    var apiKey: String?

    @Option(help: "The bearer token that Hugging Face asks for; none if not given.")
    var token: String?

    @Option(help: "Seconds that an acknowledged write stays invisible.")
    var visibilityDelay = 0.0

    @Option(help: "How hosts are named: bare (127.0.0.1:PORT), localhost, or url.")
    var hostStyle = EmulatorSettings.HostStyle.bare

    @Option(help: "An index of 384 dimensions that is there from the start; may be given several times.")
    var createIndex: [String] = []

    @Option(help: "The folder of all-MiniLM-L6-v2, whose vectors feature extraction answers with.")
    var modelDir = "models/all-MiniLM-L6-v2"

    func validate() throws {
        guard (0...65_535).contains(port), (0...65_535).contains(hfPort) else {
            throw ValidationError("A port is 0 to 65535.")
        }
        guard (0...86_400).contains(visibilityDelay) else {
            throw ValidationError("--visibility-delay is 0 to 86400 seconds.")
        }
    }

    func run() async throws {
        let embedder = try MiniLMEmbedder.load(from: modelDir)
        var configuration = EmulatorConfiguration(
            embedder: embedder,
            controlPort: port,
            routerPort: hfPort,
            apiKey: apiKey,
            token: token,
            indexes: createIndex
        )
        configuration.settings.visibilityDelay = .seconds(visibilityDelay)
        configuration.settings.hostStyle = hostStyle
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let emulator = try await UpstreamEmulator.start(configuration)
        let (control, router) = (emulator.controlURL.origin, emulator.routerURL.origin)
        let line = #"{"control_url":"\#(control)","router_url":"\#(router)"}"# + "\n"
        try FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
        for await _ in signals { break }
        await emulator.stop()
        await embedder.shutdown()
    }
}

extension EmulatorSettings.HostStyle: ExpressibleByArgument {}
