// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport

/// OpenSSL's own test server with a certificate made for the occasion; answers every GET with a page.
final class TLSServer {
    struct Failed: Error {
        let step: String
    }

    let target: HTTPTarget
    /// The certificate, which signed itself: trusting it means trusting the server.
    let certificateFile: String
    private let folder: URL
    private let server: ChildProcess

    /// - Parameter name: What the certificate is for, in OpenSSL's syntax: `IP:127.0.0.1`, `DNS:other.test`.
    init(certificateFor name: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "ml-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificateFile = folder.appending(path: "certificate.pem").path()
        let keyFile = folder.appending(path: "key.pem").path()
        let maker = try ChildProcess(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=test", "-addext", "subjectAltName=\(name)", "-keyout", keyFile, "-out", certificateFile,
            ]
        )
        guard maker.end() else { throw Failed(step: "certificate") }
        server = try ChildProcess(
            "openssl",
            ["s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificateFile, "-key", keyFile]
        )
        // It says `ACCEPT 127.0.0.1:port` when it listens.
        let text = server.readOutput { $0.contains("ACCEPT") && $0.hasSuffix("\n") }
        guard let port = text.split(whereSeparator: \.isWhitespace).last?.split(separator: ":").last,
            let target = try? HTTPTarget("https://127.0.0.1:\(port)/")
        else {
            server.end(signal: SIGKILL)
            throw Failed(step: "s_server")
        }
        self.target = target
    }

    func stop() {
        server.end(signal: SIGTERM)
        try? FileManager.default.removeItem(at: folder)
    }
}
