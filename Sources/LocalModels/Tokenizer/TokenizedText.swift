// SPDX-License-Identifier: Apache-2.0

/// A text as the encoder takes it.
struct TokenizedText: Sendable, Equatable {
    /// Word piece ids from `[CLS]` to `[SEP]`, cut to what the model reads.
    let tokens: [Int32]
    /// Tokens of the whole text, those two included.
    let fullCount: Int

    var isTruncated: Bool { fullCount > tokens.count }
}
