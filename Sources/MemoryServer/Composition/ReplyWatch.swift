// SPDX-License-Identifier: Apache-2.0

/// The times of one reply. What the reader took to accept its pieces is not the model's, and is left out.
struct ReplyWatch {
    private let startedAt = ContinuousClock.now
    private var reading: Duration = .zero
    /// Until the first piece; nil before it.
    private(set) var firstToken: Duration?
    /// Whether the reader did not want the rest: that is no failure of the model.
    private(set) var readerLeft = false

    /// So far.
    var duration: Duration { startedAt.duration(to: .now) - reading }

    mutating func pass(_ text: String, to emit: (String) async throws -> Void) async throws {
        let came = ContinuousClock.now
        if firstToken == nil { firstToken = startedAt.duration(to: came) }
        defer { reading += came.duration(to: .now) }
        do {
            try await emit(text)
        } catch {
            readerLeft = true
            throw error
        }
    }
}
