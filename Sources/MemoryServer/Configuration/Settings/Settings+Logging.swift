// SPDX-License-Identifier: Apache-2.0

import Observability

extension Settings {
    static let logSchema = Setting(
        "LOG_SCHEMA",
        .choice(),
        default: LogSchema.ecs,
        meaning: "Whose names log lines use: Elastic (ecs), Google Cloud (gcp) or OpenTelemetry (otel)."
    )
}
