// SPDX-License-Identifier: Apache-2.0

import LocalModels
import NIOCore
import SQLiteStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Failure {
    init(_ faults: ConfigurationFaults) {
        self.init(.badConfiguration, faults.description)
    }

    init(_ error: ModelLoadError) {
        switch error.code {
        case .unreadable, .malformed, .unsupported:
            self.init(
                .noModel,
                "the embedding model cannot be used: \(error.path): \(error.message)",
                hint: "`make model` fetches it; MODEL_DIR names the folder it is in."
            )
        case .resources:
            self.init(
                .unavailable,
                "the embedding model cannot be loaded: \(error.message)",
                hint: "Free some memory, or lower EMBEDDER_THREADS."
            )
        }
    }

    init(_ error: StoreOpeningError) {
        let code: Code =
            switch error.code {
            case .inUse: .inUse
            case .directoryUnusable: .noPlaceForData
            case .notAStore, .damaged, .newerSchema, .olderSchema, .otherEmbedder: .badInput
            case .diskFailed: .unavailable
            }
        self.init(code, error.message, hint: error.hint)
    }

    /// A listener that could not be had.
    init(listeningOn listener: ListenerConfiguration, _ error: IOError) {
        let address = "\(listener.host.urlText):\(listener.port)"
        switch error.errnoCode {
        case EADDRINUSE:
            self.init(
                .unavailable,
                "port \(listener.port) on \(listener.host.text) is in use by another program",
                hint: "Stop that program, or choose another port: HTTP_PORT=8001 memory-server"
            )
        case EACCES:
            self.init(
                .unavailable,
                "listening on \(address) is not allowed",
                hint: "Ports below 1024 belong to root; set HTTP_PORT to a higher one."
            )
        case EADDRNOTAVAIL:
            self.init(
                .unavailable,
                "this machine has no address \(listener.host.text)",
                hint: "Set HTTP_HOST to one that it has, or to 127.0.0.1."
            )
        default:
            self.init(.unavailable, "cannot listen on \(address): \(String(cString: strerror(error.errnoCode)))")
        }
    }
}
