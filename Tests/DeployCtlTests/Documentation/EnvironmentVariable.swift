// SPDX-License-Identifier: Apache-2.0

/// Every variable of its own environment that deployctl looks at, beside those that deploy.yml names.
enum EnvironmentVariable: String, CaseIterable {
    case ci = "CI"
    case noColor = "NO_COLOR"
    case term = "TERM"
    case dockerHost = "DOCKER_HOST"
    case agentSocket = "SSH_AUTH_SOCK"
    case home = "HOME"
    case certificateFile = "SSL_CERT_FILE"
    case traceParent = "TRACEPARENT"
    case user = "USER"
    case logName = "LOGNAME"
    case actions = "GITHUB_ACTIONS"
    case actionsActor = "GITHUB_ACTOR"
    case actionsServer = "GITHUB_SERVER_URL"
    case actionsRepository = "GITHUB_REPOSITORY"
    case actionsRun = "GITHUB_RUN_ID"
    case actionsSummary = "GITHUB_STEP_SUMMARY"
    case actionsOutput = "GITHUB_OUTPUT"
    case accessKey = "AWS_ACCESS_KEY_ID"
    case secretKey = "AWS_SECRET_ACCESS_KEY"
    case sessionToken = "AWS_SESSION_TOKEN"

    /// For a person; a sentence without its full stop.
    var meaning: String {
        switch self {
        case .ci: "when it is set, and not to `false`, progress is plain lines with the time"
        case .noColor: "when it is set to anything, there are no colours"
        case .term: "`dumb`: no colours, and no line is rewritten in place"
        case .dockerHost: "where this machine's Docker listens, if not at `/var/run/docker.sock`: `unix://` and a path"
        case .agentSocket: "the SSH agent, whose keys are used where deploy.yml names none"
        case .home: "what `~/` means in paths of deploy.yml"
        case .certificateFile: "a file of certificate authorities that are trusted instead of the system's"
        case .traceParent:
            "the span of whoever runs it, as W3C writes it: the trace of a run (`telemetry.otlp`) goes on from there"
        case .user, .logName: "who runs it, kept with a release and shown to whoever finds the lock taken"
        case .actions:
            "`true` in GitHub Actions: a run then ends with annotations, a summary and outputs of the step"
        case .actionsActor: "who set off the workflow; counts before `USER`"
        case .actionsServer, .actionsRepository, .actionsRun:
            "make the address of the workflow's run, where `--run-url` gives none"
        case .actionsSummary: "the file to which the table of the run is added"
        case .actionsOutput: "the file to which `result`, `release` and `digest` are added"
        case .accessKey, .secretKey: "what `provision` signs its requests to AWS with"
        case .sessionToken: "of credentials that end by themselves, beside the two"
        }
    }
}
