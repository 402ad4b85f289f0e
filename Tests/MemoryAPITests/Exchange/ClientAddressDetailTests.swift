// SPDX-License-Identifier: Apache-2.0

import AccessControl
import Testing

@testable import MemoryAPI

struct ClientAddressDetailTests {
    @Test(
        "An address is logged whole, or as the network it is in",
        arguments: [
            ("192.0.2.77", ClientAddressDetail.full, "192.0.2.77"), ("192.0.2.77", .network, "192.0.2.0/24"),
            ("2001:db8:1:2:3:4:5:6", .full, "2001:db8:1:2:3:4:5:6"),
            ("2001:db8:1:2:3:4:5:6", .network, "2001:db8:1::/48"),
            ("2001:db8::", .full, "2001:db8::"), ("::1", .full, "0:0:0:0:0:0:0:1"), ("::1", .network, "::/48"),
            ("::ffff:192.0.2.77", .network, "192.0.2.0/24"), ("2001:db8:1:2:3:4:5:0", .full, "2001:db8:1:2:3:4:5:0"),
        ]
    )
    func text(address: String, detail: ClientAddressDetail, expected: String) throws {
        #expect(detail.text(of: try #require(IPAddress(address))) == expected)
    }

    @Test("Or not at all")
    func none() throws {
        #expect(ClientAddressDetail.none.text(of: try #require(IPAddress("192.0.2.77"))) == nil)
    }
}
