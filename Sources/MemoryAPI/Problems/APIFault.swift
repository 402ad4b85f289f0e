// SPDX-License-Identifier: Apache-2.0

/// What can be wrong with a request or a connection before the domain is asked, as far as HTTP knows it.
enum APIFault: Error, Sendable {
    case malformedJSON(JSONSyntaxError)
    case invalidFields([FieldFault])
    /// The body has none of these media types.
    case unsupportedMediaType(expected: [String])
    /// The body is longer than this many bytes.
    case contentTooLarge(limit: Int)
    /// The request is not HTTP, or its head is longer than is read.
    case unreadable(UnreadableRequest)
    /// The body did not come in time.
    case bodyTimeout
    case unknownRoute
    case methodNotAllowed(allow: String)
    /// The request's `Host` is not one that this listener serves.
    case misdirected
    /// No key or token came with the request, or one that is not valid.
    case unauthenticated(isMissing: Bool)
    /// The key or token is valid, and not for this user.
    case userNotAllowed
    /// The key or token is valid, and not an operator's.
    case operatorsOnly
    /// Too many requests; the next one may come after so many seconds.
    case rateLimited(retryAfter: Int)
    /// The server has more to do than it can.
    case overloaded
    /// Nothing of that id belongs to that user.
    case noSuchMemory
    /// The client went away before it had its answer.
    case clientLeft
    /// The process is ending.
    case shuttingDown
}
