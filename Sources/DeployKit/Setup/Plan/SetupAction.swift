// SPDX-License-Identifier: Apache-2.0

/// One thing that `setup` changes on a host. Each may be repeated, and is whole or not done.
package enum SetupAction: Sendable, Hashable {
    /// apt's packages, for what they are needed.
    case install([String], purpose: Purpose)
    /// Docker's own repository in apt's list, with the key that signs it.
    case addDockerSource(text: String, signingKey: String)
    /// The daemon is restarted when it runs.
    case writeDaemonFile(text: String, changes: [String], isRunning: Bool)
    case startDocker
    case restartDocker
    /// Without a password, and with a home folder.
    case addUser(String)
    case joinDocker(String)
    case authorize(AuthorizedKey, user: String)
    /// Checked by visudo before it is put in its place.
    case permitCommands(CommandRules, file: AbsolutePath)
    case makeFolder(AbsolutePath, owner: String, mode: Int)
    /// A folder, and all in it, to another owner.
    case takeOver(AbsolutePath, owner: String, from: String)
    /// Lets everybody pass through, not look in.
    case openFolder(AbsolutePath)
    /// Has nginx read a folder.
    case includeFolder(AbsolutePath, pattern: String, file: AbsolutePath)
    /// Takes what else answers for every name out of service: the page that nginx's package brings, whose file stays, and what
    /// answers nobody there.
    case removeDefaultSite([AbsolutePath])
    /// Has names that no service has told nothing, in place of the page that nginx's package brings.
    case answerNobody([NobodyConfiguration])
    case startNginx

    package enum Purpose: Sendable, Hashable {
        case tools
        case docker
        case nginx
    }
}
