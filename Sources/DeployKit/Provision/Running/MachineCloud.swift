// SPDX-License-Identifier: Apache-2.0

package import Support

/// The port to whoever has machines. All of it throws ``ProvisionFailure``, or that it was cancelled.
package protocol MachineCloud: Sendable {
    /// What there is under the name, but for the image.
    func look(by deadline: Deadline) async throws -> CloudInventory
    /// What a new machine would begin with.
    func image(by deadline: Deadline) async throws -> CloudInventory.MachineImage?
    /// What a machine has written to its console so far.
    func console(of machine: String, by deadline: Deadline) async throws -> String
    /// Begins a step; that it is done is seen by looking again.
    func perform(_ step: ProvisionStep, seen: CloudInventory, by deadline: Deadline) async throws
}
