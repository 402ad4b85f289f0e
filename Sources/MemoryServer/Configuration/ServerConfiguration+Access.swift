// SPDX-License-Identifier: Apache-2.0

import AccessControl
import MemoryAPI
import Support

extension ServerConfiguration {
    /// Fails closed: a server that others can reach, or that costs money, does not run without keys by an oversight.
    static func access(_ reader: inout SettingReader, profile: Profile, host: ListenHost) -> AccessConfiguration {
        let faultsBefore = reader.faults.count
        let allowsAnonymous = reader.value(Settings.allowAnonymous)
        let keysFile = reader.value(Settings.keysFile)
        let tokens = tokens(&reader)
        let areWellFormed = reader.faults.count == faultsBefore
        let isGuarded = keysFile != nil || tokens != nil
        if isGuarded, allowsAnonymous {
            reader.refuse(
                Settings.allowAnonymous,
                "contradicts \(keysFile != nil ? "API_KEYS_FILE" : "the JWT settings"): remove one of them"
            )
        } else if !isGuarded, !allowsAnonymous, areWellFormed {
            let reasons = [
                profile == .local ? nil : "PROFILE=\(profile.rawValue)",
                host.isLoopback ? nil : "HTTP_HOST=\(host.text), where others than this machine could connect",
            ].compactMap(\.self)
            if !reasons.isEmpty {
                reader.refuse(
                    Settings.keysFile,
                    "is needed with \(reasons.joined(separator: " and ")): without keys whoever connects reads every user's "
                        + "memories. `memory-server keys create` makes one; ALLOW_ANONYMOUS=true if something else "
                        + "keeps strangers out"
                )
            }
        }
        let limits = rateLimits(&reader, areOn: isGuarded)
        return AccessConfiguration(
            keysFile: keysFile,
            tokens: tokens,
            settings: AccessSettings(
                rateLimits: limits,
                trustedProxies: reader.value(Settings.trustedProxies),
                allowedHosts: Set(reader.value(Settings.allowedHosts)),
                allowedOrigins: Set(reader.value(Settings.allowedOrigins))
            )
        )
    }

    private static func tokens(_ reader: inout SettingReader) -> TokenAccess? {
        let faultsBefore = reader.faults.count
        let secret = reader.value(Settings.tokenSecret)
        let keyFile = reader.value(Settings.tokenKeyFile)
        let issuer = reader.value(Settings.tokenIssuer)
        let audience = reader.value(Settings.tokenAudience)
        let userClaim = reader.value(Settings.tokenUserClaim)
        guard reader.faults.count == faultsBefore else { return nil }

        let key: TokenAccess.Key
        switch (secret, keyFile) {
        case (nil, nil):
            for (setting, value) in [(Settings.tokenIssuer, issuer), (Settings.tokenAudience, audience)]
            where value != nil {
                reader.refuse(setting, "has no effect without JWT_SECRET or JWT_PUBLIC_KEY_FILE")
            }
            return nil
        case (.some, .some):
            reader.refuse(
                Settings.tokenKeyFile,
                "contradicts JWT_SECRET: tokens are signed in one way; remove one of them"
            )
            return nil
        case (let secret?, nil):
            if secret.reveal().utf8.count < TokenConfiguration.minimumSecretBytes {
                reader.refuse(
                    Settings.tokenSecret,
                    "must have at least \(TokenConfiguration.minimumSecretBytes) bytes"
                )
            }
            key = .secret(secret)
        case (nil, let path?):
            key = .publicKeyFile(path)
        }
        for (setting, value) in [(Settings.tokenIssuer, issuer), (Settings.tokenAudience, audience)] where value == nil
        {
            reader.refuse(
                setting,
                "is needed with JSON web tokens: one that was made for another service is none for this"
            )
        }
        return TokenAccess(key: key, issuer: issuer ?? "", audience: audience ?? "", userClaim: userClaim)
    }

    private static func rateLimits(_ reader: inout SettingReader, areOn: Bool) -> RateLimits {
        func limit(_ setting: Setting<RateLimitChoice?>, _ perMinute: Int) -> RateLimit? {
            let standard = RateLimit(requests: perMinute, window: .seconds(60)).map(RateLimitChoice.limit)
            return reader.value(setting, otherwise: (areOn ? standard : nil) ?? .off).limit
        }
        return RateLimits(
            chat: limit(Settings.rateLimitChat, 60),
            ingest: limit(Settings.rateLimitIngest, 60),
            other: limit(Settings.rateLimitOther, 600),
            address: limit(Settings.rateLimitAddress, 1_200),
            failures: limit(Settings.rateLimitFailures, 30)
        )
    }
}
