// SPDX-License-Identifier: Apache-2.0

extension ConfigurationReader {
    func readProxy() -> ProxyReading? {
        root.mapping("proxy") { reader in
            let name = reader.required("server_name", ServerName.expectation) { ServerName($0)?.text }
            let file = reader.required("file", AbsolutePath.expectation) { AbsolutePath($0) }
            let listen = reader.optional("listen", Self.listen) { ListenAddress($0) }
            let certificate = reader.optional("certificate", AbsolutePath.expectation) { AbsolutePath($0) }
            let key = reader.optional("certificate_key", AbsolutePath.expectation) { AbsolutePath($0) }
            if (certificate == nil) != (key == nil) {
                reader.faults.add(reader.mark, reader.path, "certificate and certificate_key go together")
            }
            let body = reader.optional("max_body", QuantityText.bytes, QuantityText.byteCount) ?? 1 << 20
            let networks = reader.texts("private_networks", "a network such as 10.0.0.0/8") { text in
                ASCIIForm.consists(text, count: 2...64, more: ".:/") ? text : nil
            }
            let idle = reader.optional("keepalive", "a number from 1 to 1024", QuantityText.integer(1...1_024)) ?? 32
            guard let name, let file,
                let port = listen ?? ListenAddress(certificate == nil && !root.has("tls") ? "80" : "443")
            else {
                return nil
            }
            let specification = ProxySpecification(
                serverName: name,
                certificate: certificate,
                certificateKey: key,
                maximumBody: body,
                privateNetworks: networks,
                keepAlive: idle
            )
            return ProxyReading(specification: specification, file: file, listen: port)
        }
    }

    func readSmoke() -> SmokeSettings {
        root.mapping("smoke") { reader in
            SmokeSettings(
                privately: reader.texts("private", "a file") { $0 },
                publicly: reader.texts("public", "a file") { $0 },
                publicURL: reader.optional("url", PublicAddress.expectation) { PublicAddress($0)?.text },
                variables: self.readSmokeVariables(reader)
            )
        } ?? SmokeSettings(privately: [], publicly: [], publicURL: nil, variables: [:])
    }

    private func readSmokeVariables(_ reader: MappingReader) -> [String: SecretReference] {
        secrets(reader, "variables") { entry, nested in
            guard SmokeVariables.reserved.contains(entry.key) else { return true }
            nested.fault(entry.value, entry.key, "is set by deployctl itself")
            return false
        }
    }

    func readMetrics() -> MetricsSettings {
        root.mapping("metrics") { reader in
            let path = reader.optional("path", "a path that begins with /") { $0.hasPrefix("/") ? $0 : nil }
            let key = reader.node("key").flatMap { self.secret($0, reader.pathOf("key"), reader.faults) }
            return MetricsSettings(path: path ?? MetricsSettings().path, key: key)
        } ?? MetricsSettings()
    }

    func readBake() -> BakeSettings? {
        root.mapping("bake") { reader in
            var bake = BakeSettings(
                duration: .seconds(60),
                interval: .seconds(5),
                maximumErrorShare: 0.01,
                minimumRequests: 20,
                maximumP95: nil
            )
            bake.duration =
                reader.optional("duration", QuantityText.duration, QuantityText.milliseconds)
                ?? bake.duration
            bake.interval =
                reader.optional("interval", QuantityText.duration, QuantityText.milliseconds)
                ?? bake.interval
            bake.maximumErrorShare =
                reader.optional("max_error_share", QuantityText.share) { QuantityText.share($0) }
                ?? bake.maximumErrorShare
            bake.minimumRequests =
                reader.optional("min_requests", "a number", QuantityText.integer(1...1_000_000))
                ?? bake.minimumRequests
            bake.maximumP95 = reader.optional("max_p95", QuantityText.duration, QuantityText.milliseconds)
            return bake
        }
    }

    func readLock() -> (terms: LeaseTerms?, wait: Milliseconds) {
        var terms = LeaseTerms(timeToLive: .seconds(30))
        var wait = Milliseconds.seconds(60)
        _ = root.mapping("lock") { (reader: MappingReader) -> Bool? in
            terms =
                reader.optional("ttl", "a time from 3s to 1h") { text in
                    QuantityText.milliseconds(text).flatMap { LeaseTerms(timeToLive: $0) }
                } ?? terms
            wait = reader.optional("wait", QuantityText.duration, QuantityText.milliseconds) ?? wait
            return true
        }
        return (terms, wait)
    }

    func readDeadlines() -> StepDeadlines {
        var deadlines = StepDeadlines()
        _ = root.mapping("timeouts") { (reader: MappingReader) -> Bool? in
            let names: [(String, WritableKeyPath<StepDeadlines, Milliseconds>)] = [
                ("build", \.build), ("push", \.push), ("pull", \.pull), ("start", \.start), ("smoke", \.smoke),
                ("cutover", \.proxy), ("drain", \.drain), ("prune", \.prune), ("check", \.check),
            ]
            for (name, deadline) in names {
                guard let time = reader.optional(name, QuantityText.duration, QuantityText.milliseconds) else {
                    continue
                }
                deadlines[keyPath: deadline] = time
            }
            return true
        }
        return deadlines
    }
}
