// SPDX-License-Identifier: Apache-2.0

package import Support

/// Looks at a host, in one round trip, and changes nothing.
package struct HostObserver: Sendable {
    private let layout: HostLayout
    private let service: ServiceName
    private let repository: ImageRepository
    private let uptimePath: String
    private let bootPath: String

    /// - Parameters:
    ///   - repository: Whose images are looked at, beside those that the host's records name.
    ///   - uptimePath: What tells the host's uptime, and
    ///   - bootPath: the id of its boot; other files in tests.
    package init(
        layout: HostLayout,
        service: ServiceName,
        repository: ImageRepository,
        uptimePath: String = "/proc/uptime",
        bootPath: String = "/proc/sys/kernel/random/boot_id"
    ) {
        self.layout = layout
        self.service = service
        self.repository = repository
        self.uptimePath = uptimePath
        self.bootPath = bootPath
    }

    /// - Parameter file: nginx's, behind which the service is.
    package func script(file: AbsolutePath?) -> HostScript {
        HostScript(
            name: "observe",
            text: Self.looking,
            arguments: [
                layout.directory.text, uptimePath, bootPath, service.text, file?.text ?? "",
                String(JournalScripts.readLimit),
            ]
        )
    }

    /// Everything but ``HostObservation/answeringRelease``, which only nginx itself knows.
    ///
    /// - Throws: ``StepFailure``, also when Docker does not answer; cancellation.
    package func look(at host: any HostAccess, file: AbsolutePath?, by deadline: Deadline) async throws -> HostSight {
        let outcome = try await host.run(script(file: file), by: deadline)
        guard outcome.exitCode == 0 else {
            throw HostWords().failure(outcome, of: "looking at the host", on: host.name, isGuarded: false)
        }
        if let text = ObservationReading(outcome.output).lines("P").first, ObservationReading.base64(text) == nil {
            throw StepFailure(
                .rejected,
                "\(host.name): \(file?.text ?? "nginx's file") is not UTF-8, so it could not be put back"
            )
        }
        return sight(of: host.name, outcome.output)
    }

    func sight(of host: HostName, _ output: String) -> HostSight {
        let reading = ObservationReading(output)
        let history = RecordLines.decode(ReleaseEntry.self, from: reading.text("H")).records
        let journal = RecordLines.decode(JournalRecord.self, from: reading.text("J")).records
        let repositories = Set(history.map(\.release.image.repository)).union([repository])
        let lease = LeaseFile(reading.text("L"))
        return HostSight(
            observation: HostObservation(
                host: host,
                containers: reading.lines("C").compactMap(ObservationReading.container).sorted { $0.name < $1.name },
                proxyText: reading.lines("P").first.flatMap(ObservationReading.base64),
                images: Set(reading.lines("I").compactMap { ObservationReading.image($0, of: repositories) }),
                ownImages: Set(reading.lines("O").compactMap { ObservationReading.image($0, of: repositories) }),
                environmentFiles: Set(reading.lines("E").compactMap { AbsolutePath($0) }),
                history: history,
                maintenance: reading.lines("M").first
            ),
            journal: JournalReplay(journal),
            lease: lease,
            leaseRemaining: lease?.remaining(
                uptime: reading.lines("U").first.flatMap { Int($0) } ?? 0,
                boot: reading.lines("B").first ?? ""
            ) ?? 0,
            journalSize: reading.lines("S").first.flatMap { Int($0) } ?? 0
        )
    }

    /// Each line begins with a letter for what it is of, so that nothing in a file can pass for something else.
    private static let looking = #"""
        directory=$1 uptime_path=$2 boot_path=$3 service=$4 file=$5 limit=$6
        lines() { sed "s/^/$1 /"; echo; }
        ids=$(docker ps --all --quiet --no-trunc --filter "label=deployctl.service=$service") || exit 20
        if [ -n "$ids" ]; then
            docker container inspect --format '{{.Name}} {{index .Config.Labels "deployctl.release"}} {{index .Config.Labels "deployctl.port"}} {{.State.Running}} {{.Config.Image}}' $ids 2> /dev/null | lines C
        fi
        images() { docker image ls --digests --no-trunc --format '{{.Repository}}@{{.Digest}}' "$@"; }
        images | lines I
        images --filter "label=deployctl.service=$service" | lines O
        for kept in "$directory"/env/*.env; do
            if [ -e "$kept" ]; then echo "E $kept"; fi
        done
        if [ -n "$file" ] && [ -e "$file" ]; then
            # A file that is not read whole must not pass for an empty one: that is what would be put back.
            if [ -r "$file" ]; then text=$(cat "$file" && echo .) || exit 21
            else text=$(sudo -n cat "$file" && echo .) || exit 21; fi
            text=$(printf %s "${text%.}" | base64) || exit 21
            [ -n "$text" ] || [ ! -s "$file" ] || exit 21
            printf 'P %s\n' "$(printf %s "$text" | tr -d '\n')"
        fi
        if [ -n "$file" ] && [ -e "$file.maintenance" ]; then head -c 300 "$file.maintenance" | head -n 1 | lines M; fi
        if [ -f "$directory/releases.jsonl" ]; then tail -c "$limit" "$directory/releases.jsonl" | lines H; fi
        if [ -f "$directory/journal.jsonl" ]; then
            echo "S $(($(wc -c < "$directory/journal.jsonl")))"
            tail -c "$limit" "$directory/journal.jsonl" | lines J
        fi
        if [ -f "$directory/lease" ]; then lines L < "$directory/lease"; fi
        IFS=' .' read -r now rest < "$uptime_path"
        read -r boot < "$boot_path"
        printf 'U %s\nB %s\n' "$now" "$boot"

        """#
}
