// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Logging

/// The back end of swift-log: one JSON object per line, names as in the Elastic Common Schema.
///
/// Metadata is merged in the order handler, provider, call: the nearest wins. Each line is encoded by the thread that
/// logs and handed over whole.
package struct JSONLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let output: any LogOutput
    private let now: @Sendable () -> Date

    package init(
        label: String,
        level: Logger.Level = .info,
        metadataProvider: Logger.MetadataProvider? = nil,
        output: any LogOutput = DescriptorOutput.standardOutput,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.label = label
        logLevel = level
        self.metadataProvider = metadataProvider
        self.output = output
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        output.write(JSONLogEncoder.line(for: event, metadata: merged(event), logger: label, at: now()))
    }

    private func merged(_ event: LogEvent) -> Logger.Metadata {
        var result = metadata
        if let provided = metadataProvider?.get(), !provided.isEmpty {
            result.merge(provided) { _, nearer in nearer }
        }
        if let own = event.metadata, !own.isEmpty {
            result.merge(own) { _, nearer in nearer }
        }
        return result
    }
}
