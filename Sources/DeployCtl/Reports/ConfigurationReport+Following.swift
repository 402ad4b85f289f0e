// SPDX-License-Identifier: Apache-2.0

import DeployKit
import HTTPTransport

/// What others are told of a run.
extension ConfigurationReport {
    mutating func addHooks(_ hooks: [Hook]) {
        for moment in HookMoment.allCases {
            for (index, hook) in hooks.filter({ $0.moment == moment }).enumerated() {
                let path = "hooks.\(moment.rawValue)[\(index)]"
                add("\(path).command", [hook.program] + hook.arguments)
                add("\(path).timeout", hook.deadline.description)
            }
        }
    }

    mutating func addNotifications(_ notifications: NotificationSettings) {
        for (index, webhook) in notifications.webhooks.enumerated() {
            let path = NotificationSettings.path(ofWebhook: index)
            add("\(path).url", webhook.address)
            add("\(path).events", NotificationEvent.allCases.filter(webhook.events.contains).map(\.rawValue))
            add("\(path).sign", secret: webhook.signingKey)
            add("\(path).bearer", secret: webhook.bearer)
            add("\(path).timeout", webhook.timeout.description)
        }
        guard let grafana = notifications.grafana else { return }
        let path = NotificationSettings.grafanaPath
        add("\(path).url", grafana.address)
        add("\(path).token", secret: grafana.token)
        add("\(path).dashboard", grafana.dashboard)
        add("\(path).tags", grafana.tags)
        add("\(path).timeout", grafana.timeout.description)
    }

    mutating func addTelemetry(_ telemetry: TelemetrySettings) {
        add("telemetry.textfile", telemetry.textfile?.text)
        guard let collector = telemetry.collector else { return }
        let path = TelemetrySettings.collectorPath
        add("\(path).url", collector.address)
        add("\(path).bearer", secret: collector.bearer)
        add("\(path).timeout", collector.timeout.description)
    }

    /// Of an address no more than where it is: its path may be a password.
    private mutating func add(_ name: String, _ address: NotificationAddress) {
        switch address {
        case .open(let target): add(name, target.path == "/" ? target.origin : "\(target.origin)/…")
        case .secret(let reference): add(name, secret: reference)
        }
    }
}
