// SPDX-License-Identifier: Apache-2.0

extension DeployConfiguration {
    /// Every place that holds a secret, by the key of the file that names it.
    package var namedSecrets: [String: SecretReference] {
        var named: [String: SecretReference] = [:]
        named["registry.password"] = registry?.password
        named["hash_key"] = hashKey
        named["metrics.key"] = metrics.key
        for (name, reference) in secretEnvironment { named["env.secret.\(name)"] = reference }
        for (name, reference) in build.secrets { named["build.secrets.\(name)"] = reference }
        for (name, reference) in smoke.variables { named["smoke.variables.\(name)"] = reference }
        named.merge(notifications.namedSecrets) { $1 }
        named.merge(telemetry.namedSecrets) { $1 }
        if case .key(let key, let passphrase) = key {
            named["ssh.key"] = key
            named["ssh.passphrase"] = passphrase
        }
        return named
    }
}
