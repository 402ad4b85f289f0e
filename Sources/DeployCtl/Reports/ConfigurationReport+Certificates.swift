// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// From whom the certificate is.
extension ConfigurationReport {
    mutating func addCertificates(_ configuration: DeployConfiguration) {
        guard let settings = configuration.certificates else { return }
        add("tls.email", settings.email.text)
        add("tls.directory", settings.directory.text)
        add("tls.ca_bundle", settings.bundle?.text)
        add("tls.strict_transport", configuration.proxy?.strictTransport.map { "\($0)" })
        add("tls.warn_days", "\(settings.warningDays)")
    }
}
