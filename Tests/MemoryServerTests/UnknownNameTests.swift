// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MemoryServer

struct UnknownNameTests {
    @Test(
        "a misspelt name in the environment is found, with what was meant",
        arguments: [
            ("HTTP_PROT", "HTTP_PORT"), ("HTTPPORT", "HTTP_PORT"), ("LLM_MODEL", "LLM_MODELS"),
            ("LLM_BASEURL", "LLM_BASE_URL"),
            ("TOPK", "TOP_K"), ("RECENCY_WIEGHT", "RECENCY_WEIGHT"), ("EMBEDDER_THREAD", "EMBEDDER_THREADS"),
            ("VECTOR_STOER", "VECTOR_STORE"),
        ]
    )
    func typos(name: String, meant: String) {
        #expect(faults([name: "1"]).map(\.message) == ["is not a setting of this server; did you mean \(meant)?"])
    }

    @Test("an unknown name that resembles none is found too")
    func unlike() {
        #expect(faults(["LLM_TEMPERATURE_SCHEDULE": "1"]).map(\.message) == ["is not a setting of this server"])
    }

    @Test(
        "other programs' variables are left alone",
        arguments: [
            "HTTP_PROXY", "http_proxy", "HF_HOME", "PATH", "SESSION_MANAGER", "LLM_SERVICE_HOST",
            "LLM_SERVICE_PORT_HTTP", "LLM_PORT", "LLM_PORT_80_TCP", "LLM_PORT_80_TCP_ADDR", "LOG_FORMAT", "DATA_HOME",
        ]
    )
    func foreign(name: String) {
        #expect(faults([name: "tcp://10.0.0.1:80"]) == [])
    }

    @Test(
        "in the file, which is ours alone, every unknown name is a fault",
        arguments: ["FOO", "PATH", "HF_HOME", "LOG_FORMAT"]
    )
    func file(name: String) throws {
        let folder = try ScratchFolder()
        try folder.write("\nHTTP_PORT=1\n\(name)=1\n", to: ".env")
        #expect(throws: ConfigurationFaults.self) {
            try ServerConfiguration.load(
                environment: [:],
                secretsDirectory: "/nonexistent",
                environmentFile: folder.path(".env")
            )
        }
        let read = EnvironmentFile.read(path: folder.path(".env"))
        let source = SettingSource.environmentFile(read.entries, path: ".env")
        let faults = UnknownNames.faults(in: source, known: Settings.all.map(\.name))
        #expect(faults.map(\.name) == [name])
        #expect(faults.map(\.origin) == [.environmentFile(path: ".env", line: 3)])
    }

    @Test(
        "distance counts edits",
        arguments: [
            ("HTTPPORT", "HTTP_PORT"), ("HTTP_PROT", "HTTP_PORT"), ("TOP_KK", "TOP_K"), ("OP_K", "TOP_K"),
            ("LLM_", "LLM"),
        ]
    )
    func near(name: String, expected: String) {
        #expect(UnknownNames.nearest(to: name, in: Settings.all.map(\.name)) == expected)
    }

    @Test("nothing resembles a name of nothing")
    func edges() {
        #expect(UnknownNames.nearest(to: "", in: ["TOP_K"]) == nil)
        #expect(UnknownNames.nearest(to: "TOP_K", in: []) == nil)
        #expect(UnknownNames.nearest(to: "X", in: ["", "LONG_NAME"]) == "")
    }
}
