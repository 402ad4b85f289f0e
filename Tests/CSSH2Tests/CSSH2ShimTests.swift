// SPDX-License-Identifier: Apache-2.0

import CSSH2
import Testing

/// Shows that the shim compiles into Swift and that the library behind it is linked.
@Suite("The libssh2 shim")
struct CSSH2ShimTests {
    @Test("The library is at least the version that the shim was written for")
    func libraryIsRecentEnough() throws {
        // Debian 12 has 1.10.0. The library answers NULL when it is older than asked for.
        #expect(libssh2_version(0x01_0A_00) != nil)
        #expect(libssh2_version(0xFF_FF_FF) == nil)
    }

    @Test("A session can be made, made non-blocking and freed")
    func sessionLifetime() throws {
        try #require(libssh2_init(0) == 0)
        defer { libssh2_exit() }
        let session = try #require(cssh2_session_init())
        libssh2_session_set_blocking(session, 0)
        #expect(libssh2_session_get_blocking(session) == 0)
        #expect(libssh2_session_free(session) == 0)
    }

    @Test("Error constants arrive in Swift with the library's values")
    func errorConstants() {
        #expect(LIBSSH2_ERROR_EAGAIN == -37)
        #expect(LIBSSH2_ERROR_AUTHENTICATION_FAILED == -18)
        #expect(LIBSSH2_ERROR_KEX_FAILURE == -5)
    }
}
