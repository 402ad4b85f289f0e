// SPDX-License-Identifier: Apache-2.0

/// What the service leans on. A closed set, so that it can be a metric label.
package enum Dependency: String, Sendable, CaseIterable {
    case embedder
    case store
    case languageModel = "language_model"
}
