// SPDX-License-Identifier: Apache-2.0

/// Looks at containers with the host's own `docker`. Nothing is changed, so that no lease is needed.
package enum ContainerScripts {
    static let missing = "missing"

    /// One container in lines for ``ContainerCondition``. Exit code 69 when the daemon does not answer: telling that from
    /// a container that is not there needs a second question, since `docker inspect` ends with 1 for both.
    package static func condition(of name: ContainerName) -> HostScript {
        HostScript(name: "look-at-container", text: text, arguments: [name.text])
    }

    /// Fields whose parts may be missing are asked for with `with`: `.State.Health` is null without a health check.
    static let fields = [
        "status={{.State.Status}}",
        "health={{with .State.Health}}{{.Status}}{{end}}",
        "exit={{.State.ExitCode}}",
        "memory={{.State.OOMKilled}}",
        "restarts={{.RestartCount}}",
        "started={{.State.StartedAt}}",
        // In JSON, since it may have several lines.
        "failure={{json .State.Error}}",
        "port={{index .Config.Labels \"\(ContainerLabels.port)\"}}",
    ]

    private static let text = """
        set -u
        format='\(fields.joined(separator: "\n"))'
        docker container inspect --format "$format" "$1" 2> /dev/null && exit 0
        docker version --format '{{.Server.Version}}' > /dev/null 2>&1 || exit 69
        echo status=\(missing)

        """
}
