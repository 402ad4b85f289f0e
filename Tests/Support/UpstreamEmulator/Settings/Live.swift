// SPDX-License-Identifier: Apache-2.0

import Support

/// What every part of the emulator shares.
final class Live: Sendable {
    let apiKey: String?
    let token: String?
    let clock = EmulatorClock()
    let faults = FaultBoard()
    let counters = CounterBoard()
    private let requests = Locked(0)
    private let current: Locked<EmulatorSettings>

    init(_ configuration: EmulatorConfiguration) {
        apiKey = configuration.apiKey
        token = configuration.token
        current = Locked(configuration.settings)
    }

    /// A new one for each request to Pinecone.
    func requestID() -> String {
        let number = requests.withLock { count in
            count += 1
            return count
        }
        return "emulated-\(number)"
    }

    var settings: EmulatorSettings { current.withLock { $0 } }

    func change(_ body: @Sendable (inout EmulatorSettings) -> Void) {
        current.withLock { body(&$0) }
    }
}
