// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// What other threads ask of the engine's thread.
enum EngineCommand: Sendable {
    case start(HTTPRequest, TransferChannel)
    case unpause(TransferID)
    case cancel(TransferID)
}
