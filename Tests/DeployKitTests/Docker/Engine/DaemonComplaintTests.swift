// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

@testable import DeployKit

@Suite("What the daemon says, and what we make of it")
struct DaemonComplaintTests {
    /// Texts as real daemons sent them: Engine 20.10.24 and podman 4.3.1 here, newer ones from the threads that quote them.
    @Test(arguments: [
        ("unauthorized: authentication required", DaemonOperation.push, DockerError.Code.unauthorized),
        ("no basic auth credentials", .push, .unauthorized),
        ("denied: requested access to the resource is denied", .push, .denied),
        ("pull access denied for x, repository does not exist or may require 'docker login'", .pull, .denied),
        (
            "Get \"http://127.0.0.1:5999/v2/\": dial tcp 127.0.0.1:5999: connect: connection refused", .push,
            .registryUnreachable
        ),
        ("dial tcp: lookup registry.test on 10.0.0.2:53: no such host", .pull, .registryUnreachable),
        ("x509: certificate signed by unknown authority", .push, .registryUnreachable),
        ("http: server gave HTTP response to HTTPS client", .push, .registryUnreachable),
        ("manifest for a:1 not found: manifest unknown: manifest unknown", .pull, .notFound),
        ("tag does not exist: 127.0.0.1:5055/lab/ok:nosuch", .push, .notFound),
        ("An image does not exist locally with the tag: lab/never", .push, .notFound),
        ("write /var/lib/docker/tmp/x: no space left on device", .pull, .diskFull),
        ("failed to solve: dockerfile parse error line 2: unknown instruction: FOO", .build, .dockerfile),
        ("the Dockerfile (Dockerfile) cannot be empty", .build, .dockerfile),
        (
            "failed to solve with frontend dockerfile.v0: failed to create LLB definition: target stage zzz could not be found",
            .build, .dockerfile
        ),
        (
            "failed to solve with frontend dockerfile.v0: failed to create LLB definition: no active sessions", .build,
            .baseImage
        ),
        ("executor failed running [/bin/sh -c make denied unauthorized]: exit code: 7", .build, .buildFailed),
        ("process \"/bin/sh -c x509: denied\" did not complete successfully: exit code: 1", .build, .buildFailed),
        ("building at STEP \"RUN denied\": while running runtime: exit status 7", .build, .buildFailed),
        ("building at STEP \"FLY \": Build error: Unknown instruction: \"FLY\"", .build, .dockerfile),
        ("The target \"nowhere\" was not found in the provided Dockerfile", .build, .dockerfile),
        ("no contents in \"/var/tmp/libpod_builder1/build/Dockerfile\"", .build, .dockerfile),
        ("can only kill running containers. 4d is in state stopped: container state improper", .container, .conflict),
        ("creating container storage: the container name \"a\": that name is already in use", .container, .conflict),
        ("something nobody has seen", .push, .pushFailed), ("something nobody has seen", .build, .buildFailed),
        ("something nobody has seen", .container, .daemonFailed),
    ])
    func codes(text: String, operation: DaemonOperation, expected: DockerError.Code) {
        #expect(DaemonComplaint.code(text, during: operation) == expected)
    }

    @Test(arguments: [
        (401, "x", DockerError.Code.unauthorized), (403, "x", .denied), (404, "No such container: x", .notFound),
        (404, "pull access denied for x", .denied), (409, "Conflict", .conflict), (400, "bad", .invalid),
        (500, "no basic auth credentials", .unauthorized), (500, "boom", .pullFailed), (502, "", .pullFailed),
    ])
    func statuses(status: Int, text: String, expected: DockerError.Code) {
        let error = DaemonComplaint.error(status: status, text: text, during: .pull, scrubber: SecretScrubber())
        #expect(error.code == expected)
        #expect(!error.message.isEmpty)
    }

    @Test("Words are bounded, on one line, and without secrets")
    func scrubbed() {
        #expect(SecretScrubber([Secret("abcd"), Secret("abcdefgh")]).clean("abcdefgh") == "<redacted>")
        let scrubber = SecretScrubber([Secret("s3cret"), Secret("abc")])
        #expect(scrubber.clean(" a\r\n\u{1B}[31ms3cret abc ") == "a   [31m<redacted> abc")
        #expect(scrubber.clean(String(repeating: "x", count: 5_000)).count == 2_000)
    }
}
