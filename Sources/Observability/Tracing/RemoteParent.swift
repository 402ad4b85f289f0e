// SPDX-License-Identifier: Apache-2.0

/// What a caller's headers say of its trace.
struct RemoteParent: Sendable {
    let parent: TraceParent
    let state: TraceState?
}
