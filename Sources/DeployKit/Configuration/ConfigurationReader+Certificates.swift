// SPDX-License-Identifier: Apache-2.0

extension ConfigurationReader {
    /// Two years, as Mozilla's guideline has it; more says nothing more.
    private static let strictTransport = 0...63_072_000

    /// - Parameter proxy: Is given the places of the certificate, which certbot chooses.
    func readCertificates(_ proxy: inout ProxyReading?) -> CertificateSettings? {
        let standing = proxy?.specification
        let found = root.mapping("tls") { reader -> (settings: CertificateSettings, strictTransport: Int?)? in
            let email = reader.required("email", ContactAddress.expectation) { ContactAddress($0) }
            let directory = self.readDirectory(reader)
            let bundle = reader.optional("ca_bundle", AbsolutePath.expectation) { AbsolutePath($0) }
            let strict = reader.optional(
                "strict_transport",
                "a number of seconds from 0 to 63072000",
                QuantityText.integer(Self.strictTransport)
            )
            let days = reader.optional("warn_days", "a number of days from 1 to 29", QuantityText.integer(1...29))
            guard let domain = self.domain(reader, standing), let email, let directory else { return nil }
            let settings = CertificateSettings(
                domain: domain,
                email: email,
                directory: directory,
                bundle: bundle,
                warningDays: days ?? CertificateSettings.usualWarningDays
            )
            return (settings, strict)
        }
        guard let found else { return nil }
        proxy?.specification.certificate = CertificateSettings.certificate(of: found.settings.domain)
        proxy?.specification.certificateKey = CertificateSettings.key(of: found.settings.domain)
        proxy?.specification.strictTransport = found.strictTransport
        return found.settings
    }

    private func readDirectory(_ reader: MappingReader) -> DirectoryAddress? {
        let isStaging = reader.optional("staging", "true or false") { ["true": true, "false": false][$0] }
        guard reader.has("directory") else {
            return isStaging == true ? .letsEncryptStaging : .letsEncrypt
        }
        if isStaging == true {
            reader.faults.add(reader.mark, reader.pathOf("staging"), "directory is there too: one of them")
        }
        return reader.optional("directory", DirectoryAddress.expectation) { DirectoryAddress($0) }
    }

    /// The proxy's name, if a certificate can be had for it, and nobody has put another one there.
    private func domain(_ reader: MappingReader, _ proxy: ProxySpecification?) -> DomainName? {
        guard let proxy else {
            // A proxy that is there and faulty has been told of.
            if !root.has("proxy") {
                reader.faults.add(reader.mark, reader.path, "needs proxy: nginx serves the certificate")
            }
            return nil
        }
        guard let domain = DomainName(proxy.serverName) else {
            let problem = "proxy.server_name must be \(DomainName.expectation)"
            reader.faults.add(reader.mark, reader.path, problem)
            return nil
        }
        let places = [
            (proxy.certificate, CertificateSettings.certificate(of: domain), "certificate"),
            (proxy.certificateKey, CertificateSettings.key(of: domain), "certificate_key"),
        ]
        for (given, own, key) in places {
            guard let given, given != own else { continue }
            reader.faults.add(reader.mark, "proxy.\(key)", "leave it out: with tls it is \(own)")
        }
        return domain
    }
}
