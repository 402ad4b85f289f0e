// SPDX-License-Identifier: Apache-2.0

package import Support

/// Writes the answer to a prompt.
package protocol LanguageModel: Sendable {
    /// Streams the reply to `emit`, piece by piece as it comes, and returns when it is complete.
    ///
    /// `emit` is awaited before more is read, so a slow reader slows the model instead of filling memory. What `emit`
    /// throws ends the call and is thrown on.
    /// - Parameter streams: whether somebody reads along. If not, the model may write the whole before it hands it on, which is
    ///   a fraction of the work for both sides.
    /// - Throws: ``MemoryError`` with dependency `.languageModel`, `CancellationError`, or what `emit` threw. A reply
    ///   that breaks off in the middle is an error, never a short answer.
    func reply(
        to prompt: Prompt,
        streams: Bool,
        deadline: Deadline,
        emit: (String) async throws -> Void
    ) async throws -> ReplyCompletion
}
