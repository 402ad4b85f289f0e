// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Keeps OpenSSL from tidying up when the process ends.
///
/// Left alone it registers a handler of `exit` that frees all it has, whichever threads are in it at that moment. Here other
/// threads always are: those that drive libcurl and libssh2 free their connections while a command returns from `main`. Seen as
/// SIGSEGV and SIGABRT of one `memory-server healthcheck` in a hundred, in `OPENSSL_cleanup` and beside it. The kernel takes the
/// memory back anyway.
package enum OpenSSLExit {
    /// Whether OpenSSL has been told, once and before its first use in this process: only then does it take it. False where libcurl
    /// and libssh2 are built on other libraries. Looked up by name, so that OpenSSL's headers are not needed for this.
    package static let isLeftOut: Bool = {
        guard let symbol = dlsym(nil, "OPENSSL_init_crypto") else { return false }
        typealias Initialise = @convention(c) (UInt64, OpaquePointer?) -> CInt
        let initialise = unsafeBitCast(symbol, to: Initialise.self)
        return initialise(withoutExitHandler, nil) == 1
    }()

    /// `OPENSSL_INIT_NO_ATEXIT` (OPENSSL_init_crypto(3)).
    private static let withoutExitHandler: UInt64 = 0x0008_0000
}
