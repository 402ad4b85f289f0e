// SPDX-License-Identifier: Apache-2.0

/// Makes a code of what the daemon says went wrong.
///
/// By its text, against our own rule: inside a stream, whose status was 200 long before, and behind a 500 the daemon
/// passes on the registry's or the builder's words and nothing else. The phrases are those of the OCI distribution
/// specification's codes, of Go's network errors and of BuildKit, as real daemons sent them; what matches none is the
/// operation's own failure, never a success.
enum DaemonComplaint {
    private static let phrases: [(text: String, code: DockerError.Code)] = [
        ("no space left on device", .diskFull),
        ("no basic auth credentials", .unauthorized),
        ("unauthorized", .unauthorized),
        ("authentication required", .unauthorized),
        ("incorrect username or password", .unauthorized),
        ("authorization failed", .unauthorized),
        ("no active sessions", .baseImage),
        ("denied", .denied),
        ("manifest unknown", .notFound),
        ("name unknown", .notFound),
        ("does not exist locally", .notFound),
        ("tag does not exist", .notFound),
        ("connection refused", .registryUnreachable),
        ("connection reset", .registryUnreachable),
        ("no such host", .registryUnreachable),
        ("i/o timeout", .registryUnreachable),
        ("network is unreachable", .registryUnreachable),
        ("tls:", .registryUnreachable),
        ("x509:", .registryUnreachable),
        ("server gave http response to https client", .registryUnreachable),
    ]

    private static let buildPhrases: [(text: String, code: DockerError.Code)] = [
        ("dockerfile parse error", .dockerfile),
        ("dockerfile cannot be empty", .dockerfile),
        ("dockerfile) cannot be empty", .dockerfile),
        ("failed to read dockerfile", .dockerfile),
        ("cannot locate specified dockerfile", .dockerfile),
        ("unknown instruction", .dockerfile),
        ("target stage", .dockerfile),
        ("failed to reach build target", .dockerfile),
        ("the --mount option requires buildkit", .dockerfile),
        // Podman's, for an empty Dockerfile and for a target that is not in it.
        ("no contents in \"", .dockerfile),
        ("was not found in the provided dockerfile", .dockerfile),
        ("failed to compute cache key", .buildFailed),
        ("copy failed", .buildFailed),
    ]

    /// Steps quote commands, whose own words say nothing about registries: these prefixes end the search.
    private static let stepPhrases = [
        "executor failed running", "did not complete successfully", "returned a non-zero code",
        "while running runtime: exit status",
    ]

    /// Podman's, behind a status of 500 where Docker says 409.
    private static let containerPhrases: [(text: String, code: DockerError.Code)] = [
        ("container state improper", .conflict),
        ("that name is already in use", .conflict),
    ]

    static func code(_ text: String, during operation: DaemonOperation) -> DockerError.Code {
        let lowered = text.lowercased()
        if operation == .build {
            if stepPhrases.contains(where: lowered.contains) { return .buildFailed }
            if let known = buildPhrases.first(where: { lowered.contains($0.text) }) { return known.code }
        }
        if operation == .container, let known = containerPhrases.first(where: { lowered.contains($0.text) }) {
            return known.code
        }
        return phrases.first { lowered.contains($0.text) }?.code ?? operation.failureCode
    }

    static func hint(_ code: DockerError.Code, during operation: DaemonOperation) -> String? {
        switch code {
        case .unauthorized:
            "check the registry's user name and password (or token), and that they are for this registry"
        case .denied:
            "the account may not \(operation == .push ? "push to" : "pull from") this repository, or it does not exist"
        case .registryUnreachable:
            "is the registry up, its name right, and its certificate trusted by the daemon?"
        case .baseImage:
            "the image is not on this machine and its registry wants credentials: configure them for that registry"
        case .diskFull:
            "free space where Docker keeps its data: remove images that are not used"
        case .buildFailed:
            "the step's own output is above; a file that is not found may be left out by .dockerignore"
        default:
            nil
        }
    }

    static func error(_ text: String, during operation: DaemonOperation, scrubber: SecretScrubber) -> DockerError {
        let code = code(text, during: operation)
        return DockerError(code, scrubber.clean(text), hint: hint(code, during: operation))
    }

    /// A status that is no success, with the body that came with it.
    static func error(
        status: Int,
        text: String,
        during operation: DaemonOperation,
        scrubber: SecretScrubber
    ) -> DockerError {
        let said = scrubber.clean(text.isEmpty ? "the Docker daemon answered with status \(status)" : text)
        let told = code(text, during: operation)
        let code: DockerError.Code =
            switch status {
            case 401: .unauthorized
            case 403: .denied
            case 404 where told == .unauthorized || told == .denied: told
            case 404: .notFound
            case 409: .conflict
            case 400 where told == operation.failureCode: .invalid
            default: told
            }
        return DockerError(code, said, hint: hint(code, during: operation))
    }
}
