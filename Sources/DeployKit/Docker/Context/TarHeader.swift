// SPDX-License-Identifier: Apache-2.0

/// The header blocks of a tar entry: POSIX.1-1988 "ustar", with a "pax" extended header (POSIX.1-2001, `pax(1)`) before it
/// for what ustar cannot say: names beyond 100 bytes or outside ASCII, files of 8 GiB and more.
///
/// Owner, times and order are fixed, so that the same tree gives the same bytes. There are no *global* pax headers: they
/// confuse the daemon (moby/moby#41496).
enum TarHeader {
    static let blockSize = 512
    /// The largest size that eleven octal digits hold.
    private static let largestUstarSize = 0o77777777777
    /// 1980-01-01, the earliest time that every archive format can hold: zip's, for one, begins there.
    private static let modificationTime = 315_532_800

    /// The entry's header; `contentLength` bytes of content and their ``padding(after:)`` follow it.
    static func blocks(for entry: ContextEntry) -> [UInt8] {
        let name = entry.kind == .directory ? entry.path + "/" : entry.path
        var records: [UInt8] = []
        if !fits(name) { records += record("path", name) }
        var link = ""
        if case .symbolicLink(let target) = entry.kind {
            link = target
            if !fits(target) { records += record("linkpath", target) }
        }
        let size = contentLength(of: entry)
        if size > largestUstarSize { records += record("size", String(size)) }

        let main = block(name: name, link: link, mode: entry.mode, size: size, type: type(of: entry))
        guard !records.isEmpty else { return main }
        let extended = block(name: "PaxHeaders/" + name, link: "", mode: 0o644, size: records.count, type: "x")
        return extended + records + padding(after: records.count) + main
    }

    static func contentLength(of entry: ContextEntry) -> Int {
        if case .file(let byteCount) = entry.kind { byteCount } else { 0 }
    }

    static func padding(after count: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: (blockSize - count % blockSize) % blockSize)
    }

    /// Two blocks of zeros.
    static var end: [UInt8] { [UInt8](repeating: 0, count: 2 * blockSize) }

    private static func fits(_ text: String) -> Bool {
        text.utf8.count <= 100 && text.utf8.allSatisfy { $0 < 0x80 }
    }

    private static func type(of entry: ContextEntry) -> Unicode.Scalar {
        switch entry.kind {
        case .directory: "5"
        case .file: "0"
        case .symbolicLink: "2"
        }
    }

    /// `"length key=value\n"`, where the length counts its own digits.
    private static func record(_ key: String, _ value: String) -> [UInt8] {
        let rest = " \(key)=\(value)\n"
        var length = rest.utf8.count
        while String(length).utf8.count + rest.utf8.count != length {
            length = String(length).utf8.count + rest.utf8.count
        }
        return Array("\(length)\(rest)".utf8)
    }

    private static func block(name: String, link: String, mode: UInt32, size: Int, type: Unicode.Scalar) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: blockSize)
        func put(_ bytes: some Collection<UInt8>, at offset: Int, limit: Int) {
            for (index, byte) in bytes.prefix(limit).enumerated() { block[offset + index] = byte }
        }
        func put(octal value: Int, at offset: Int, digits: Int) {
            let text = String(value, radix: 8)
            put((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8, at: offset, limit: digits)
        }
        put(name.utf8, at: 0, limit: 100)
        put(octal: Int(mode), at: 100, digits: 7)
        put(octal: 0, at: 108, digits: 7)
        put(octal: 0, at: 116, digits: 7)
        put(octal: min(size, largestUstarSize), at: 124, digits: 11)
        put(octal: modificationTime, at: 136, digits: 11)
        put("        ".utf8, at: 148, limit: 8)
        put(String(type).utf8, at: 156, limit: 1)
        put(link.utf8, at: 157, limit: 100)
        put("ustar\u{0}00".utf8, at: 257, limit: 8)
        put(octal: 0, at: 329, digits: 7)
        put(octal: 0, at: 337, digits: 7)
        // The sum over the block with the field itself as blanks: six digits, NUL, blank.
        put(octal: block.reduce(0) { $0 + Int($1) }, at: 148, digits: 6)
        block[154] = 0
        return block
    }
}
