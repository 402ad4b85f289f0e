// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// `deploy.yml` on disk.
struct ConfigurationFile {
    let path: String
    let environment: String?

    init(_ options: CommonOptions) {
        path = options.file
        environment = options.environment
    }

    /// What paths in the configuration are relative to.
    var folder: String { LocalFile(path: path).folder }

    func load() throws(Failure) -> DeployConfiguration {
        let text = try text()
        do throws(DocumentFaults) {
            return try DeployConfiguration.load(text, environment: environment)
        } catch {
            throw Failure(faultsOf: path, error)
        }
    }

    /// `provision` alone.
    func loadProvision() throws(Failure) -> ProvisionSettings {
        let text = try text()
        do throws(DocumentFaults) {
            return try ProvisionSettings.load(text, environment: environment)
        } catch {
            throw Failure(faultsOf: path, error)
        }
    }

    private func text() throws(Failure) -> String {
        do throws(LocalFileFault) {
            return try LocalFile(path: path).textBlocking()
        } catch {
            throw Failure(
                .badConfiguration,
                "\(path) cannot be read: \(error)",
                hint: "--file names the configuration; `deployctl init` writes one"
            )
        }
    }
}
