// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Docker's `daemon.json`: what is there, and what a deploy needs added to it. Keys of others stay as they are.
package struct DaemonFile: Sendable, Hashable {
    /// The file is not JSON, or no object.
    package struct Broken: Error, Sendable, Hashable {}

    private var keys: [String: Value]

    /// - Parameter text: `nil` when there is none. dockerd takes an empty one for none too.
    package init(_ text: String?) throws(Broken) {
        guard let text, !text.allSatisfy(\.isWhitespace) else {
            keys = [:]
            return
        }
        guard let keys = try? JSONDecoder().decode([String: Value].self, from: Data(text.utf8)) else { throw Broken() }
        self.keys = keys
    }

    /// - Parameters:
    ///   - flags: Options of the daemon's command line. It refuses to start when one is in the file too.
    ///   - isInSwarm: Then there is no live-restore.
    package func completed(flags: Set<String>, isInSwarm: Bool) -> DaemonFile {
        var file = self
        if !isInSwarm, !flags.contains("--live-restore") { file.keys["live-restore"] = .bool(true) }
        // A program for each port would end with the daemon, and nobody would reach containers that live on.
        if !flags.contains("--userland-proxy") { file.keys["userland-proxy"] = .bool(false) }
        guard flags.isDisjoint(with: ["--log-driver", "--log-opt", "--log-opts"]) else { return file }
        let driver = keys["log-driver"] ?? .text("json-file")
        // Who chose another driver knows where the logs go.
        guard driver == .text("json-file") else { return file }
        var options: [String: Value] = [:]
        if case .object(let given) = keys["log-opts"] { options = given }
        file.keys["log-driver"] = driver
        file.keys["log-opts"] = .object(options.merging(Self.bounds) { given, _ in given })
        return file
    }

    /// What is different, for people: `live-restore: true`.
    package func additions(to before: DaemonFile) -> [String] {
        keys.filter { before.keys[$0.key] != $0.value }.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    }

    /// Where logs go that were chosen to go elsewhere.
    package var foreignLogDriver: String? {
        guard case .text(let driver) = keys["log-driver"], driver != "json-file" else { return nil }
        return driver
    }

    /// With a line end.
    package var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // What was decoded, and truth values and texts besides, can be encoded.
        return (try? encoder.encode(keys)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
    }

    /// As `docker run` is told for the containers of a release; these are for all others on the host.
    private static let bounds: [String: Value] = ["max-size": .text("10m"), "max-file": .text("5")]

    /// A JSON value that is written as it was read.
    fileprivate indirect enum Value: Codable, Sendable, Hashable {
        case null
        case bool(Bool)
        case integer(Int)
        case number(Double)
        case text(String)
        case list([Value])
        case object([String: Value])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let bool = try? container.decode(Bool.self) {
                self = .bool(bool)
            } else if let integer = try? container.decode(Int.self) {
                self = .integer(integer)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let list = try? container.decode([Value].self) {
                self = .list(list)
            } else {
                self = .object(try container.decode([String: Value].self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .null: try container.encodeNil()
            case .bool(let bool): try container.encode(bool)
            case .integer(let integer): try container.encode(integer)
            case .number(let number): try container.encode(number)
            case .text(let text): try container.encode(text)
            case .list(let list): try container.encode(list)
            case .object(let object): try container.encode(object)
            }
        }
    }
}

extension DaemonFile.Value: CustomStringConvertible {
    var description: String {
        switch self {
        case .null: "null"
        case .bool(let bool): String(bool)
        case .integer(let integer): String(integer)
        case .number(let number): String(number)
        case .text(let text): text
        case .list(let list): "[\(list.map(\.description).joined(separator: ", "))]"
        case .object(let object):
            object.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
        }
    }
}
