// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

@testable import DeployCtl

@Suite("deployctl config")
struct ConfigurationReportTests {
    private func example(_ environment: String) throws -> ConfigurationReport {
        let text = try Repository.text("ops/deploy/deploy.example.yml")
        return ConfigurationReport(try DeployConfiguration.load(text, environment: environment))
    }

    @Test("the example for each of its environments", arguments: ["production", "staging"])
    func table(_ environment: String) throws {
        try Golden.expect(try example(environment).table, "config-\(environment).txt")
    }

    @Test(
        "the file that goes with the workflows is right in each of its environments",
        arguments: ["production", "staging"]
    )
    func workflows(_ environment: String) throws {
        let configuration = try DeployConfiguration.load(
            try Repository.text("ops/deploy/deploy.github.yml"),
            environment: environment
        )
        // What nobody is told of is what the workflow gives.
        let secrets = ConfigurationReport(configuration).rows.filter(\.secret)
        #expect(secrets.map(\.name).contains("ssh.key"))
    }

    @Test("JSON has the same rows and says which are secrets")
    func json() throws {
        let report = try example("production")
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(try report.json().utf8)) as? [[String: Any]]
        )
        #expect(rows.compactMap { $0["name"] as? String } == report.rows.map(\.name))
        let secret = rows.filter { $0["secret"] as? Bool == true }.compactMap { $0["name"] as? String }
        #expect(
            secret == [
                "registry.password", "ssh.key", "env.secret.HF_TOKEN", "env.secret.PINECONE_API_KEY", "hash_key",
                "smoke.variables.API_KEY", "smoke.variables.OPERATOR_KEY", "metrics.key",
                "notifications.webhooks[0].url", "notifications.webhooks[1].sign", "notifications.grafana.token",
            ]
        )
    }

    @Test("every key of the example is in it")
    func complete() throws {
        let rows = try ["production", "staging"].flatMap { try example($0).rows }
        // Keys of the file that are no settings of their own.
        let structure: Set = ["environments", "production", "staging", "address", "command"]
        let names = Set(rows.flatMap { $0.name.split { ".[]".contains($0) }.map(String.init) })
        let text = try Repository.text("ops/deploy/deploy.example.yml")
        let keys = text.split(separator: "\n").compactMap { line -> String? in
            let key = line.drop { $0 == " " || $0 == "-" }.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            return line.contains("#") && line.drop { $0 == " " }.first == "#" || key.isEmpty ? nil : String(key)
        }
        for key in Set(keys).subtracting(structure).subtracting(["clear", "secret"]) {
            #expect(names.contains(key), "\(key) is not shown")
        }
    }
}
