// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Logging

/// The back end of swift-log: one JSON object per line, names as in a ``LogSchema``.
///
/// Metadata is merged in the order handler, provider, call: the nearest wins. Each line is encoded by the thread that
/// logs and handed over whole.
package struct JSONLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let schema: LogSchema
    private let levels: LogLevels
    private let output: any LogOutput
    private let counts: LogCounts?
    private let now: @Sendable () -> Date
    /// Nil as long as nobody has set one for this logger.
    private var ownLevel: Logger.Level?

    /// - Parameters:
    ///   - levels: Shared with the process's other loggers, so that all follow a change.
    ///   - counts: Told of each line.
    package init(
        label: String,
        schema: LogSchema = .ecs,
        levels: LogLevels = LogLevels(configured: .info),
        metadataProvider: Logger.MetadataProvider? = nil,
        output: any LogOutput = DescriptorOutput.standardOutput,
        counts: LogCounts? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.label = label
        self.schema = schema
        self.levels = levels
        self.metadataProvider = metadataProvider
        self.output = output
        self.counts = counts
        self.now = now
    }

    /// Setting it holds this logger to that level, until everything is logged for a while.
    package var logLevel: Logger.Level {
        get { levels.level(own: ownLevel) }
        set { ownLevel = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        counts?.count(event.level)
        output.write(
            JSONLogEncoder.line(for: event, metadata: merged(event), logger: label, at: now(), schema: schema)
        )
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
