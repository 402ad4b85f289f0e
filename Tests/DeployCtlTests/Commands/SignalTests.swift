// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployCtl

@Test("the first signal interrupts, the second one is answered, every later one leaves")
func signals() {
    var response = SignalResponse()
    #expect(
        [response.next(), response.next(), response.next(), response.next()] == [
            .interrupt, .reassure, .leave, .leave,
        ]
    )
}

@Test("only a run leaves something on hosts that the next deploy clears up")
func abandoned() {
    #expect(AbandonedWork.run.status == .undoIncomplete)
    #expect(AbandonedWork.run.remainder.contains("next deploy"))
    for work in [AbandonedWork.build, .push, .smoke, .logs, .execution] {
        #expect(work.status == .failed)
        #expect(!"\(work.remainder) \(work.hint ?? "")".contains("deploy"))
    }
}
