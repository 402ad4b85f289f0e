// SPDX-License-Identifier: Apache-2.0

import AccessControl
import Foundation
import HTTPTypes
import MemoryCore
import Support
import Testing

@testable import MemoryAPI

/// Holds the API reference to the code. What is sent and answered, ops/test/openapi holds to it.
@Suite(.timeLimit(.minutes(10)))
struct ReferenceTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../docs/openapi.json").standardizedFileURL

    @Test("What is served is the file in docs")
    func served() async throws {
        let file = Array(try Data(contentsOf: Self.file))
        try await withServer { server in
            let reply = try await server.get("/openapi.json")
            #expect(reply.headers["content-type"] == "application/json")
            #expect(reply.body == file)
        }
    }

    @Test("Every route is described, and every description is of a route")
    func routes() async throws {
        let document = try ReferenceDocument()
        let described = document.operations.map(\.name)
        #expect(Set(described).count == described.count)
        try await withServer { server in
            // The parts of a page are no requests of their own.
            let routes = server.routes.filter {
                ![".css", ".js", "/{module}"].contains(where: $0.pattern.text.hasSuffix)
            }
            #expect(Set(routes.map { "\($0.method.rawValue) \($0.pattern.text)" }) == Set(described))
        }
    }

    @Test("Who needs a key, who is limited and who may be turned away is described as it is done")
    func access() async throws {
        let document = try ReferenceDocument()
        let operations = Dictionary(uniqueKeysWithValues: document.operations.map { ($0.name, $0) })
        try await withServer { server in
            for route in server.routes {
                let name = "\(route.method.rawValue) \(route.pattern.text)"
                guard let operation = operations[name] else { continue }
                let keys = [["bearer"], ["apiKey"]]
                let expected: (schemes: [[String]], answers: [Int: String]) =
                    switch route.access {
                    case .everybody: ([], [:])
                    case .everybodyAndOperators: ([[]] + keys, [401: "Unauthenticated"])
                    case .users: (keys, [401: "Unauthenticated", 403: "UserNotAllowed"])
                    case .operators: (keys, [401: "Unauthenticated", 403: "OperatorsOnly"])
                    }
                #expect(operation.schemes == expected.schemes, "\(name)")
                let answers = operation.answers
                for status in [401, 403] {
                    #expect(answers[status] == expected.answers[status], "\(name) \(status)")
                }
                #expect((answers[429] != nil) == (route.budget != nil), "\(name) 429")
                #expect((answers[422] != nil) == (route.access == .users), "\(name) 422")
                for status in [400, 414, 421, 431] { #expect(answers[status] != nil, "\(name) \(status)") }
                #expect((answers[415] != nil) == (route.method == .post), "\(name) 415")
            }
        }
    }

    @Test("Every problem that the code can make is described with its status, and no other")
    func problems() throws {
        let document = try ReferenceDocument()
        var made: [Int: Set<String>] = [:]
        // 499 is for the log alone: its client has left.
        for problem in EveryProblem.all where problem.status.code != 499 {
            made[problem.status.code, default: []].insert(problem.code)
        }
        #expect(document.problemCodes == made)
        let codes: Set<String> = made.values.reduce(into: []) { $0.formUnion($1) }
        #expect(document.words(of: "ProblemCode") == codes)
    }

    @Test("Bounds are those of the code")
    func bounds() throws {
        let document = try ReferenceDocument()
        let settings = APISettings(release: ReleaseInfo(version: "1", gitSHA: "a"), listensOnLoopback: true)
        func number(_ schema: String, _ path: String...) -> Int? {
            let value = path.reduce(document.schema(schema)) { $0?[$1] }
            guard case .integer(let number)? = value else { return nil }
            return number
        }
        #expect(number("UserID", "maxLength") == UserID.maximumBytes)
        #expect(number("MemoryID", "maxLength") == MemoryID.maximumBytes)
        #expect(number("SessionID", "maxLength") == SessionID.maximumBytes)
        #expect(number("Text", "maxLength") == MemoryText.maximumBytes)
        #expect(number("Metadata", "maxProperties") == Metadata.maximumFields)
        #expect(number("Metadata", "propertyNames", "maxLength") == Metadata.maximumKeyBytes)
        #expect(number("ChatRequest", "properties", "history", "maxItems") == ChatRequest.maximumHistory)
        #expect(number("IngestRequest", "properties", "items", "maxItems") == settings.maximumIngestItems)
        #expect(number("MemoryPage", "properties", "memories", "maxItems") == PageRequest.maximumLimit)
        #expect(number("Problem", "properties", "errors", "maxItems") == FieldFaults.maximum + 1)
        for schema in ["ChatRequest", "SearchRequest"] {
            #expect(number(schema, "properties", "top_k", "minimum") == RecallOptions.topKRange.lowerBound)
            #expect(number(schema, "properties", "top_k", "maximum") == RecallOptions.topKRange.upperBound)
            for (field, range) in [
                ("score_threshold", RecallOptions.scoreThresholdRange),
                ("recency_weight", RecallOptions.recencyWeightRange),
            ] {
                #expect(number(schema, "properties", field, "minimum").map { Double($0) } == range.lowerBound)
                #expect(number(schema, "properties", field, "maximum").map { Double($0) } == range.upperBound)
            }
        }
    }

    @Test("Words of closed sets are those of the code")
    func words() throws {
        let document = try ReferenceDocument()
        #expect(document.words(of: "Role") == Set(Role.allCases.map(\.rawValue)))
        #expect(document.words(of: "Kind") == Set(MemoryKind.allCases.map(\.rawValue)))
        #expect(document.words(of: "Degradation") == Set(Degradation.allCases.map(\.rawValue)))
        #expect(document.words(of: "Dependency") == Set(Dependency.allCases.map(\.rawValue)))
    }

    @Test("The document is of this version")
    func version() throws {
        #expect(try ReferenceDocument().root["info"]?["version"]?.text == ProductVersion.current)
    }
}
