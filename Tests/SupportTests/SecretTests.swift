// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

@Suite("Secret")
struct SecretTests {
    private struct Holder {
        let key = Secret("s3cret-value")
    }

    @Test("no way of printing it shows the value")
    func redacted() {
        let holder = Holder()
        var dumped = ""
        dump(holder, to: &dumped)
        for text in ["\(holder.key)", "\(holder)", String(reflecting: holder), String(describing: holder.key), dumped] {
            #expect(!text.contains("s3cret"))
        }
        #expect("\(holder.key)" == "<redacted>")
    }

    @Test("only reveal gives it")
    func revealed() {
        #expect(Holder().key.reveal() == "s3cret-value")
    }
}
