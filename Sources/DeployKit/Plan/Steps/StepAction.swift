// SPDX-License-Identifier: Apache-2.0

/// What one step does. A value: it is shown, compared, kept in the journal, and carried out elsewhere.
package enum StepAction: Codable, Sendable, Hashable {
    /// Looks at a host, or at this machine, and changes nothing: disk, architecture, ports, `nginx -t`.
    case check
    case buildImage
    case pushImage
    /// Runs a program of the user's on this machine.
    case runHook(Hook)
    case acquireLease
    /// Takes back what a dead run left.
    case undoLeftover(Leftover)
    /// Notes in the journal that a dead run is done with; where its release stays, first adds its line to `releases.jsonl`.
    case closeLeftover(RunID, RunEnding, adding: ReleaseEntry?)
    case pull(PinnedImage)
    /// Writes the release's environment file, readable by nobody else; the content is resolved when it is written.
    case writeEnvironment(AbsolutePath)
    /// Removes a container that serves nobody: what an earlier run left on the idle port.
    case removeContainer(ContainerName)
    case startContainer(ContainerStart)
    /// Plain mode: the old one stops and the new one starts in one go on the host, which finishes even when the
    /// connection is lost; when the new one does not start, the old one is started again.
    case swapContainers(from: ContainerName?, to: ContainerStart)
    case awaitHealth(ContainerStart)
    case smokePrivately(ContainerStart)
    /// Writes nginx's file: beside it, synced, renamed. Nothing is loaded yet.
    case writeProxy(ProxyFile)
    case testProxy
    case reloadProxy
    /// Asks through nginx until the new release answers.
    case verifyProxy(Release)
    case smokePublicly(Release)
    /// Asks the same through the host's own front door, while the public address may still lead to a host with the old release.
    case smokeHost(Release)
    /// Watches the new release by its own metrics, on every host that is cut over by then.
    case bake([BakeTarget], for: Milliseconds)
    /// Adds the line to `releases.jsonl`. From the last of these on, the new release stays.
    case commit(ReleaseEntry)
    /// Waits until the old one has no request in flight any more, or the time is over.
    case drain(ContainerName, timeout: Milliseconds)
    case stopContainer(ContainerName, timeout: Milliseconds)
    case prune(PruneList)
    case releaseLease
}
