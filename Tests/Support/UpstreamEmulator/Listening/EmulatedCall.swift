// SPDX-License-Identifier: Apache-2.0

/// A request that is understood, and not yet done.
struct EmulatedCall: Sendable {
    /// Nil for what no fault may touch: the emulator's own paths, and paths that do not exist.
    let operation: EmulatedOperation?
    /// The model asked for, of calls to Hugging Face.
    var model: String?
    /// In whose words an error is told.
    let plane: ErrorPlane
    /// Does it. `isWrongDimension` asks for the answer of a service whose vectors have another dimension.
    let run: @Sendable (_ isWrongDimension: Bool) async throws -> Reply
}
