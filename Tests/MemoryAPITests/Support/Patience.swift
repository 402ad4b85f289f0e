// SPDX-License-Identifier: Apache-2.0

/// How long a test waits for what must come. It asserts no time: only what never comes is failed by it, however busy the
/// machine.
enum Patience {
    static let limit = Duration.seconds(300)
}
