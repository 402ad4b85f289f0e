// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

extension ConfigurationReader {
    private static let timeouts = Milliseconds.seconds(1)...Milliseconds.seconds(30)

    func readNotifications() -> NotificationSettings {
        root.mapping("notifications") { reader in
            var settings = NotificationSettings()
            settings.webhooks = reader.list("webhooks") { node, path in
                reader.nested(node, path, self.readWebhook)
            }
            settings.grafana = reader.mapping("grafana", self.readGrafana)
            return settings
        } ?? NotificationSettings()
    }

    func readTelemetry() -> TelemetrySettings {
        root.mapping("telemetry") { reader in
            let collector = reader.mapping("otlp") { nested -> CollectorSettings? in
                let address = self.readAddress(nested)
                let bearer = self.readSecret("bearer", nested)
                let timeout = self.readTimeout(nested)
                return address.map { CollectorSettings($0, bearer: bearer, timeout: timeout) }
            }
            return TelemetrySettings(
                textfile: reader.optional(
                    "textfile",
                    TelemetrySettings.textfileExpectation,
                    TelemetrySettings.textfile
                ),
                collector: collector
            )
        } ?? TelemetrySettings()
    }

    private func readWebhook(_ reader: MappingReader) -> WebhookSettings? {
        let address = readAddress(reader)
        let events = readEvents(reader)
        let signingKey = readSecret("sign", reader)
        let bearer = readSecret("bearer", reader)
        let timeout = readTimeout(reader)
        guard let address else { return nil }
        return WebhookSettings(address, events: events, signingKey: signingKey, bearer: bearer, timeout: timeout)
    }

    private func readGrafana(_ reader: MappingReader) -> GrafanaSettings? {
        let address = readAddress(reader)
        let token = readSecret("token", reader)
        if !reader.has("token") { reader.missing("token") }
        let dashboard = reader.optional("dashboard", "the uid of a dashboard: letters, digits, - and _") { text in
            ASCIIForm.consists(text, count: 1...40, more: "-_") ? text : nil
        }
        let tags = reader.texts("tags", "a word of 100 bytes at most") { text in
            (1...100).contains(text.utf8.count) && !text.contains(where: \.isNewline) ? text : nil
        }
        let timeout = readTimeout(reader)
        guard let address, let token else { return nil }
        return GrafanaSettings(address, token: token, dashboard: dashboard, tags: tags, timeout: timeout)
    }

    private func readAddress(_ reader: MappingReader) -> NotificationAddress? {
        guard let node = reader.node("url") else {
            reader.missing("url")
            return nil
        }
        if case .scalar(let text, _) = node.content {
            if let target = try? HTTPTarget(text) { return .open(target) }
            guard SecretReference(text) != nil else {
                reader.fault(node, "url", "expected \(NotificationAddress.expectation)")
                return nil
            }
        }
        return secret(node, reader.pathOf("url"), reader.faults).map { .secret($0) }
    }

    private func readSecret(_ key: String, _ reader: MappingReader) -> SecretReference? {
        reader.node(key).flatMap { self.secret($0, reader.pathOf(key), reader.faults) }
    }

    private func readEvents(_ reader: MappingReader) -> Set<NotificationEvent> {
        let names = NotificationEvent.allCases.map(\.rawValue).joined(separator: ", ")
        let events = reader.texts("events", "one of \(names)") { NotificationEvent(rawValue: $0) }
        guard let node = reader.node("events") else { return Set(NotificationEvent.allCases) }
        if case .list(let items) = node.content, items.isEmpty {
            reader.fault(node, "events", "expected one of \(names), or more")
        }
        return Set(events)
    }

    private func readTimeout(_ reader: MappingReader) -> Milliseconds {
        reader.optional("timeout", "a time from 1s to 30s") { text in
            QuantityText.milliseconds(text).flatMap { Self.timeouts.contains($0) ? $0 : nil }
        } ?? NotificationSettings.usualTimeout
    }
}
