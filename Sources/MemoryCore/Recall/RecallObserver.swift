// SPDX-License-Identifier: Apache-2.0

/// Told how recalls end, for metrics. Called on the request's own way: be quick.
package protocol RecallObserver: Sendable {
    /// The store was asked, or, where the recall is not complete, only what is on its way there.
    func recalled(_ recall: Recall)
    /// Nothing could be asked: the store failed, or there was no vector to ask with.
    func recallFailed()
}
