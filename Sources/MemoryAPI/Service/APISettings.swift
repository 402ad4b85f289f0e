// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

/// The limits and defaults of the HTTP surface.
package struct APISettings: Sendable {
    /// How memories are chosen where a request doesn't say.
    package var recall: RecallOptions
    /// Whether answers are remembered where a request doesn't say.
    package var storesResponses: Bool
    /// The longest JSON body, in bytes.
    package var maximumBodyBytes: Int
    /// The longest NDJSON stream to ingest, in bytes.
    package var maximumIngestBytes: Int
    /// How many items one JSON ingest may hold.
    package var maximumIngestItems: Int
    /// How many chats are answered at once; the next one is told to come back.
    package var maximumConcurrentChats: Int
    /// How many threads compute the requests; nil where requests wait for others rather than for this machine.
    package var computingThreads: Int?
    /// How many ingests run at once.
    package var maximumConcurrentIngests: Int
    /// How long one request may take, from its last byte to the end of its answer.
    package var requestDeadline: Duration
    /// How long a JSON body, or the next piece of an NDJSON stream, may take to come.
    package var bodyReadTimeout: Duration
    /// How long a client may take to accept one piece of an answer before its connection is closed.
    package var writeTimeout: Duration
    /// How long a connection may be idle between requests, or in the middle of a request's head.
    package var idleTimeout: Duration
    /// How often a silent event stream sends a comment; proxies cut idle connections at 30 to 60 s.
    package var streamHeartbeat: Duration
    /// How long an answer may go on after shutdown began before it is ended with `shutting_down`.
    package var shutdownGrace: Duration
    /// How the access log names people and models.
    package var accessLog = AccessLogSettings()
    /// Who is let in, and how often.
    package var access: AccessSettings
    package var release: ReleaseInfo
    /// Whether only this machine can reach the listener. Then only requests whose `Host` is a loopback name are served:
    /// a web page whose name was rebound to 127.0.0.1 must not read anybody's memories.
    package var listensOnLoopback: Bool

    package init(
        release: ReleaseInfo,
        listensOnLoopback: Bool,
        access: AccessSettings = AccessSettings(),
        recall: RecallOptions = .standard,
        storesResponses: Bool = false,
        maximumBodyBytes: Int = 1 << 20,
        maximumIngestBytes: Int = 256 << 20,
        maximumIngestItems: Int = 1_000,
        maximumConcurrentChats: Int = 256,
        maximumConcurrentIngests: Int = 32,
        requestDeadline: Duration = .seconds(120),
        bodyReadTimeout: Duration = .seconds(30),
        writeTimeout: Duration = .seconds(30),
        idleTimeout: Duration = .seconds(75),
        streamHeartbeat: Duration = .seconds(15),
        shutdownGrace: Duration = .seconds(5)
    ) {
        self.release = release
        self.listensOnLoopback = listensOnLoopback
        self.access = access
        self.recall = recall
        self.storesResponses = storesResponses
        self.maximumBodyBytes = maximumBodyBytes
        self.maximumIngestBytes = maximumIngestBytes
        self.maximumIngestItems = maximumIngestItems
        self.maximumConcurrentChats = maximumConcurrentChats
        self.maximumConcurrentIngests = maximumConcurrentIngests
        self.requestDeadline = requestDeadline
        self.bodyReadTimeout = bodyReadTimeout
        self.writeTimeout = writeTimeout
        self.idleTimeout = idleTimeout
        self.streamHeartbeat = streamHeartbeat
        self.shutdownGrace = shutdownGrace
    }
}
