// SPDX-License-Identifier: Apache-2.0

/// Names of packages, as Debian, Ubuntu and Docker have them.
enum SetupPackages {
    /// Registries are asked by TLS.
    static let certificates = "ca-certificates"
    static let sudo = "sudo"
    static let nginx = "nginx"
    /// nginx's own package only recommends it, and its logs would fill the disk.
    static let rotation = "logrotate"
    /// Tells when a certificate ends.
    static let openssl = "openssl"
    static let time = "systemd-timesyncd"

    static let ownDocker = ["docker-ce", "docker-ce-cli", "containerd.io"]

    /// Debian 13 has taken the command line out of the daemon's package.
    static func docker(on system: HostInventory.System) -> [String] {
        let version = system.version.split(separator: ".").first.flatMap { Int($0) } ?? 0
        return system.id == "debian" && version >= 13 ? ["docker.io", "docker-cli"] : ["docker.io"]
    }

    /// Is a `docker`, and is none.
    static let podmanDocker = "podman-docker"

    /// What is asked for.
    static let known =
        [certificates, sudo, nginx, rotation, openssl, time, "docker.io", "docker-cli", podmanDocker, "util-linux"]
        + ownDocker
}
