// SPDX-License-Identifier: Apache-2.0

/// How far the decoder of a connection has come: what ``UndecodedBytesHandler`` before it and ``UnreadableRequestHandler``
/// behind it know together. Touched on the connection's event loop only.
final class DecoderProgress {
    /// Bytes that went in since the decoder last made something of them.
    var undecodedBytes = 0
    /// Whether the end of the request's first line went in.
    ///
    /// Of a request that began in the same read as its predecessor ended it is known from the next read on only. Its
    /// refusal may then name the address where a header is too long; nobody but a client that pipelines will see it.
    var hasRequestLine = false
    /// How much of that line went in.
    var requestLineBytes = 0
    /// Whether the decoder is between a request's head and its end.
    var isInRequest = false
    /// Whether it met what it can't read: nothing after that counts.
    var hasFailed = false

    /// The decoder gave something out.
    func advance() {
        undecodedBytes = 0
    }

    func endRequest() {
        isInRequest = false
        hasRequestLine = false
        requestLineBytes = 0
    }

    /// Whether it was the request's first line that was too long. Its end may have come with the bytes that made it so.
    var isRequestLineTooLong: Bool {
        !hasRequestLine || requestLineBytes > UnreadableRequest.fieldBytes + "GET  HTTP/1.1\r".utf8.count
    }
}
