// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore

/// Puts one reply together from what a chat endpoint sends: a state machine without I/O.
///
/// A reply is complete when the endpoint said why it ended (`finish_reason`) or sent `[DONE]`. A stream that ends before
/// is broken off, whatever text it brought; an error object makes the whole reply fail.
struct ReplyAssembler {
    private let requestedModel: String
    private let maximumBytes: Int
    private var reportedModel: String?
    private var bytes = 0
    private var finishReason: String?
    private var usage: TokenUsage?
    /// `[DONE]` came, or the whole reply did: nothing more is to be read.
    private(set) var isDone = false

    /// - Parameters:
    ///   - model: The name that was asked for, in case the endpoint gives none.
    ///   - maximumBytes: Bound of the text.
    init(model: String, maximumBytes: Int) {
        requestedModel = model
        self.maximumBytes = maximumBytes
    }

    /// Takes the data of one event and returns the text that it adds.
    mutating func take(event data: String) throws(ChatFailure) -> String? {
        guard !isDone, let first = data.utf8.first(where: { !Self.isSpace($0) }) else { return nil }
        // An object begins with another bracket, so there is no need to look further.
        if first == UInt8(ascii: "["), data.trimmingCharacters(in: .whitespacesAndNewlines) == "[DONE]" {
            isDone = true
            return nil
        }
        return try take(object: Array(data.utf8))
    }

    /// Takes a reply that came in one piece.
    mutating func take(whole body: [UInt8]) throws(ChatFailure) -> String? {
        let text = try take(object: body)
        isDone = true
        return text
    }

    private mutating func take(object: [UInt8]) throws(ChatFailure) -> String? {
        let chunk = try? ChatChunk(parsing: object)
        // Each token comes in its own object: only one that may be an error is read a second time.
        if chunk?.mayBeFault ?? true, let fault = try? JSONDecoder().decode(ChatFault.self, from: Data(object)),
            fault.isPresent
        {
            throw ChatFailure(inStream: fault, model: requestedModel)
        }
        guard let chunk else {
            throw ChatFailure(
                .upstreamUnavailable,
                "the chat endpoint sent something that is no part of a reply",
                scope: .model
            )
        }
        reportedModel = reportedModel ?? chunk.model
        usage = chunk.usage.map { TokenUsage(input: $0.promptTokens, output: $0.completionTokens) } ?? usage
        guard let choice = chunk.choices.first(where: { ($0.index ?? 0) == 0 }) else { return nil }
        finishReason = choice.finishReason ?? finishReason
        return try accept(choice.content ?? "")
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
    }

    private mutating func accept(_ text: String) throws(ChatFailure) -> String? {
        guard !text.isEmpty else { return nil }
        bytes += text.utf8.count
        guard bytes <= maximumBytes else {
            throw ChatFailure(
                .upstreamRejected,
                "the reply of \(requestedModel) is longer than \(maximumBytes) bytes",
                scope: .model
            )
        }
        return text
    }

    /// Everything that came has been taken: is it a reply?
    func finish(isFallback: Bool) throws(ChatFailure) -> ReplyCompletion {
        guard isDone || finishReason != nil else {
            throw ChatFailure(
                .upstreamUnavailable,
                "the reply of \(requestedModel) broke off before its end",
                scope: .model
            )
        }
        guard bytes > 0, finishReason != "error" else {
            throw ChatFailure(
                .upstreamUnavailable,
                "\(requestedModel) replied with nothing",
                scope: .model
            )
        }
        return ReplyCompletion(
            model: model,
            requestedModel: requestedModel,
            isFallback: isFallback,
            usage: usage,
            isTruncated: finishReason == "length" || finishReason == "content_filter"
        )
    }

    /// The endpoint's name for it, if that is fit to be shown.
    private var model: String {
        guard let reportedModel, (1...200).contains(reportedModel.utf8.count),
            reportedModel.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { return requestedModel }
        return reportedModel
    }
}
