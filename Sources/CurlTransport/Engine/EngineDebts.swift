// SPDX-License-Identifier: Apache-2.0

/// What the engine owes readers, paid at the end of each turn of its loop: of a response that comes at once, with head,
/// body and end in one read of the socket, the reader is woken once and then finds everything there.
///
/// Confined to the engine's thread.
final class EngineDebts {
    private var owed: [(channel: TransferChannel, effects: TransferChannel.State.Effects)] = []

    func add(_ effects: TransferChannel.State.Effects, of channel: TransferChannel) {
        guard effects.head != nil || effects.chunk != nil || effects.command != nil else { return }
        owed.append((channel, effects))
    }

    func pay() {
        guard !owed.isEmpty else { return }
        for (channel, effects) in owed { channel.perform(effects) }
        owed.removeAll(keepingCapacity: true)
    }
}
