// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import JWTKit
import MemoryCore
import Support
import Testing

@testable import AccessControl

struct TokenTests {
    private static let secret = "0123456789abcdef0123456789abcdef"
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)
    private static let time = now.timeIntervalSince1970

    private static func configuration(_ key: TokenConfiguration.Key, claim: String = "sub") -> TokenConfiguration {
        TokenConfiguration(key: key, issuer: "https://issuer.example", audience: "memory-layer", userClaim: claim)
    }

    private static let good: [String: TokenClaims.Value] = [
        "iss": .text("https://issuer.example"), "aud": .text("memory-layer"), "sub": .text("ana"),
        "exp": .number(time + 60),
    ]

    private static func changed(_ changes: [String: TokenClaims.Value?]) -> TokenClaims {
        var values = good
        for (name, value) in changes { values[name] = value }
        return TokenClaims(values)
    }

    private func keys() async -> JWTKeyCollection {
        await JWTKeyCollection().add(hmac: HMACKey(from: Self.secret), digestAlgorithm: .sha256)
    }

    private func user(_ token: String, claim: String = "sub") async throws -> String? {
        let verifier = try await TokenVerifier(Self.configuration(.secret(Secret(Self.secret)), claim: claim))
        return await verifier.user(of: token, at: Self.now)?.rawValue
    }

    @Test("a token stands for the user that its claim names, and for no other")
    func accepted() async throws {
        #expect(try await user(try await keys().sign(Self.changed([:]))) == "ana")
        let list = Self.changed(["aud": .texts(["other", "memory-layer"])])
        #expect(try await user(try await keys().sign(list)) == "ana")
        let custom = Self.changed(["https://example.org/user": .text("ben")])
        #expect(try await user(try await keys().sign(custom), claim: "https://example.org/user") == "ben")
    }

    @Test("clocks may differ by half a minute")
    func leeway() async throws {
        for claims in [
            Self.changed(["exp": .number(Self.time - 29)]), Self.changed(["nbf": .number(Self.time + 29)]),
            Self.changed(["nbf": .number(Self.time - 3_600)]),
        ] {
            #expect(try await user(try await keys().sign(claims)) == "ana")
        }
    }

    @Test(
        "a token that is signed and still not for us, for now or for anybody is refused",
        arguments: [
            changed(["exp": nil]), changed(["exp": .number(time - 31)]), changed(["exp": .text("never")]),
            changed(["exp": .number(.infinity)]), changed(["nbf": .number(time + 31)]), changed(["nbf": .text("now")]),
            changed(["iss": nil]), changed(["iss": .text("https://issuer.example/")]), changed(["iss": .number(1)]),
            changed(["aud": nil]), changed(["aud": .text("memory-layer-2")]), changed(["aud": .texts([])]),
            changed(["sub": nil]), changed(["sub": .text("")]), changed(["sub": .text(" ana")]),
            changed(["sub": .number(7)]),
            changed(["sub": .texts(["ana"])]), changed(["sub": .text(String(repeating: "a", count: 129))]),
        ]
    )
    func refused(claims: TokenClaims) async throws {
        // Infinity is no JSON: such a token can't even be made.
        guard let token = try? await keys().sign(claims) else { return }
        #expect(try await user(token) == nil)
    }

    private static func encoded(_ text: String) -> String {
        Data(text.utf8).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }

    /// A token whose header says what it likes, with a valid HMAC of it all the same.
    private func forged(header: String, secret: String = secret) throws -> String {
        let claims = #"{"iss":"https://issuer.example","aud":"memory-layer","sub":"ana","exp":\#(Int(Self.time) + 60)}"#
        let signed = Self.encoded(header) + "." + Self.encoded(claims)
        let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        let signature = Data(code).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
        return signed + "." + signature
    }

    @Test("the algorithm is the key's, whatever the token says")
    func algorithms() async throws {
        #expect(try await user(try forged(header: #"{"alg":"HS256"}"#)) == "ana")
        for header in [
            #"{"alg":"none"}"#, #"{"alg":"None"}"#, #"{"alg":"HS512"}"#, #"{"alg":"RS256"}"#, #"{"alg":"ES256"}"#, "{}",
            "[]",
            #"{"alg":"HS256","crit":["exp"]}"#, #"{"alg":"HS256","crit":[]}"#, #"{"alg":null}"#, #"{"alg":["HS256"]}"#,
        ] {
            #expect(try await user(try forged(header: header)) == nil, "\(header)")
        }
    }

    @Test("no signature, a cut one, another secret's, and what is no token are refused")
    func signatures() async throws {
        let good = try forged(header: #"{"alg":"HS256"}"#)
        let unsigned = good.split(separator: ".").dropLast().joined(separator: ".")
        let other = try forged(header: #"{"alg":"HS256"}"#, secret: String(Self.secret.reversed()))
        let none = Self.encoded(#"{"alg":"none"}"#) + "." + good.split(separator: ".")[1] + "."
        for token in [
            unsigned, unsigned + ".", String(good.dropLast(2)), other, none, "", "a", "a.b.c", "..", "...", good + ".a",
        ] {
            #expect(try await user(token) == nil)
        }
    }

    @Test("a token longer than the bound is not looked at")
    func long() async throws {
        let claims = Self.changed(["filler": .text(String(repeating: "a", count: TokenVerifier.maximumBytes))])
        #expect(try await user(try await keys().sign(claims)) == nil)
    }

    @Test("a public key takes its private key's tokens, and none that is signed with the public key as a secret")
    func publicKeys() async throws {
        let curve = ES256PrivateKey()
        let rsa = try Insecure.RSA.PrivateKey(pem: RSAFixture.privateKey)
        let pems = [curve.publicKey.pemRepresentation, rsa.publicKey.pemRepresentation]
        let tokens = [
            try await JWTKeyCollection().add(ecdsa: curve).sign(Self.changed([:])),
            try await JWTKeyCollection().add(rsa: rsa, digestAlgorithm: .sha256).sign(Self.changed([:])),
        ]
        for (index, pem) in pems.enumerated() {
            let verifier = try await TokenVerifier(Self.configuration(.publicKey(pem: pem)))
            #expect(await verifier.user(of: tokens[index], at: Self.now)?.rawValue == "ana")
            #expect(await verifier.user(of: tokens[1 - index], at: Self.now) == nil)
            // CVE-2015-9235 and its kin: the public key taken for a shared secret.
            for algorithm in ["HS256", "RS256", "ES256"] {
                let confused = try forged(header: #"{"alg":"\#(algorithm)"}"#, secret: pem)
                #expect(await verifier.user(of: confused, at: Self.now) == nil)
            }
        }
    }

    @Test("keys that are too weak, or none, are refused", arguments: ["", "-----BEGIN PUBLIC KEY-----", "secret"])
    func weakKeys(pem: String) async throws {
        await #expect(throws: InvalidValue.self) { try await TokenVerifier(Self.configuration(.publicKey(pem: pem))) }
        let short = Secret(String(Self.secret.dropLast()))
        await #expect(throws: InvalidValue.self) { try await TokenVerifier(Self.configuration(.secret(short))) }
    }

    @Test("an RSA key of 1,024 bits and a key of another curve are refused")
    func otherKeys() async throws {
        for pem in [RSAFixture.shortPublicKey, ES384PrivateKey().publicKey.pemRepresentation] {
            await #expect(throws: InvalidValue.self) {
                try await TokenVerifier(Self.configuration(.publicKey(pem: pem)))
            }
        }
    }
}
