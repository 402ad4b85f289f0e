// SPDX-License-Identifier: Apache-2.0

/// Keys that were made for these tests and open nothing.
enum RSAFixture {
    /// 2,048 bits.
    static let privateKey = """
        -----BEGIN PRIVATE KEY-----
        MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQD6eSwTZ6TN0j/t
        Oa0oiCd5jqwPsI0WWpvjhNmRb+4oymZGBAWa2ER3WerM/Pnrqkkww3EI2MkRh1iH
        4p4+/HU/vKkTm7LGUoTzhCCQSy7y6NggkJ2yF9aScwnb9A6GBdHBP+Ih2vBpEwR0
        OYRaONFdlf1w8YqruS+Z2rglouyfbHQjQrTNqMfO0xTkrHfD6yS7jmUIaL7yJ++1
        iyNKn/elHUAM9lxOHGz+0lvzMjexJYKUtVkgh0Ox6ye7d1lqslYFIcIJLiulUm9/
        lrq1egdexC6fZQZjqFWqhJ5XvaJp5vTxrbFm4hIrwFG0vQ68GKoquLwZV83tMg2S
        QOog/nvJAgMBAAECggEAHujIIyblpA6fm+9Dqp5OvMX5/r+rUYhh92xECxoUek0r
        3NUPOgIZRN9ARgar8sSjXpSnxM831OVua+pv29b8wx5NgSF0KNwzEvgJqrTUeN56
        GV6vTzR44r62h0GxbyGVtnLjPYlOpLDXml4kspuTXqitS3xLQBDMyoA+vEpESBH0
        LU12CNdSjFiRCptDeN3b6C9YWy/a+26lDy6PM3RKi5AZnwKEbFiH8PX0Z5+WsEpW
        /+0LqFqqZj63m+ryo1gTvE0IalDLJ1k6yFU5L56IfpdDUz6+b/9PV+FJYS3Crp22
        peQHz6vzSpZ7VejeWer8WD6a1GZ7SQIYEM12YU34mQKBgQD+wpFCtTZ5dcMqWQzR
        i723lwtuke3lACjShY1I4bNUdJz5ER43DGcYIhyTBypj+F4/gfC40ALiC4GO52nJ
        wyFRobYhkyKVKf+xS4zjmXT34SdImN86WAC7vwkKIb8SpV0+2yKY2kNFtYjofuna
        xO1rIZaXplNz0ht3nGYIKuyX5QKBgQD7sUN0NOxyGHQCT9oEMgawc/htu7dB2wcX
        Tit0Qz2jt2Ob5D32SWrfaTl8FHfvU+WXzVWEz4B64YWxwFzN/MmYhCBIsKE7aMcd
        LbERDoMyfu8nT6gSg9okParsv2YnK/RD8PLl6aR7UOttsVTlaFYc6+MJx+MDwS3x
        pho3UrGOFQKBgBDKA8awqJFimGUPD1Az9GHH+4Hi7hmcZBRTptb5wNa9BKdJYINi
        Nt0ZSmbKHxoNgTCQQKv9UWNSPMyNJaSdTnHRxW37A1lvNiGaCAPr1hCL7wnSwUtY
        B1xYH6FiTfRNn5KH4ITQRYSvjQE9c+3t8nOP+BuwY2mLnDHKxdKd+Y+dAoGARhG6
        aq6VKMpf+YjLdCGNNTCD9+Crivz0A2vyswJJNbvHUk3/ZgJYa2v64e082nbr0xAJ
        /9hYt1zzgGHCNGJsqTYXWsU5jbWEwT3ILqxwn+0wnSwS6VylrTMx04kRYlRdQ1Df
        /lvGO8JyWG5m6Rrb5l9RLJbmP1RXew+3+rDd12UCgYBwEhdCKdNp7XYh8QK/1bBT
        gRPe2vK3WN1J531sNXPUC2AK1C7+MLg7k8f0Ar3B9813zmyKldMD5N+tnE/2CodZ
        bLXGRs4mM8Cod/fn/rKdsX+x/Ma4oOLRIjsARmSei/a6PjuOfdAlu/c5CllDMk4q
        w4M4mKR/6Hh72KN2hIT3fw==
        -----END PRIVATE KEY-----
        """

    /// 1,024 bits.
    static let shortPublicKey = """
        -----BEGIN PUBLIC KEY-----
        MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDeY29+/n4KHMZXF6odQg0N8Eug
        3Lqo+TlTJB7gyLXC3mfQeWVeWS6D/MxaZsdha3r0pR8bDWxqLBwEpRghYdYI4eDv
        9jmVzu4VhHaGP8cQQzYu31Q0JCqgCuM+P7b0qwihFqDx4o8WwBjHNVjSBEKU41Ck
        lNvqVid+sq0Wds5PIQIDAQAB
        -----END PUBLIC KEY-----
        """
}
