// SPDX-License-Identifier: Apache-2.0

@testable import MemoryAPI

/// The API reference that the executable carries.
struct ReferenceDocument {
    /// One request that it describes.
    struct Operation {
        let method: String
        let path: String
        let value: JSONValue

        var name: String { "\(method) \(path)" }

        /// By status: the name of the shared answer, or `own` for one of its own.
        var answers: [Int: String] {
            guard case .object(let members)? = value["responses"] else { return [:] }
            return members.reduce(into: [:]) { answers, member in
                guard let status = Int(member.name) else { return }
                answers[status] = member.value["$ref"]?.text?.split(separator: "/").last.map(String.init) ?? "own"
            }
        }

        /// The ways to show a key, each as the schemes that it needs: none where none is looked at.
        var schemes: [[String]] { value["security"]?.elements.map(\.names) ?? [["undeclared"]] }
    }

    static let methods = ["get", "post", "put", "patch", "delete"]

    let root: JSONValue

    init() throws {
        root = try JSONParser.parse(PackageResources.openapi_json)
    }

    var operations: [Operation] {
        guard case .object(let paths)? = root["paths"] else { return [] }
        return paths.flatMap { path in
            Self.methods.compactMap { method in
                path.value[method].map { Operation(method: method.uppercased(), path: path.name, value: $0) }
            }
        }
    }

    func schema(_ name: String) -> JSONValue? {
        root["components"]?["schemas"]?[name]
    }

    /// The words that a schema allows.
    func words(of schema: String) -> Set<String> {
        Set(self.schema(schema)?["enum"]?.elements.compactMap(\.text) ?? [])
    }

    /// By status, the codes of the shared answers.
    var problemCodes: [Int: Set<String>] {
        guard case .object(let answers)? = root["components"]?["responses"] else { return [:] }
        var codes: [Int: Set<String>] = [:]
        for answer in answers {
            let fields = answer.value["content"]?["application/problem+json"]?["schema"]?["properties"]
            guard case .integer(let status)? = fields?["status"]?["const"] else { continue }
            codes[status, default: []].formUnion(fields?["code"]?["enum"]?.elements.compactMap(\.text) ?? [])
        }
        return codes
    }
}
