// SPDX-License-Identifier: Apache-2.0

package import Support

/// How long a test waits for what must come, and comes at once on a machine that is not busy.
///
/// It asserts no time: a wait ends by success, or so late that only what never comes is failed by it. Beside hundreds of
/// other tests on two cores a task that is ready to run was seen to wait for 20 s.
package enum Patience {
    package static let limit = Duration.seconds(300)

    package static var deadline: Deadline { .after(limit) }
}
