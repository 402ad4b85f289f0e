// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployKit

@Suite("Reading XML")
struct XMLReaderTests {
    private func read(_ text: String) throws(MalformedXML) -> XMLNode { try XMLReader.read(Array(text.utf8)) }

    @Test("elements, text, references, comments and CDATA")
    func document() throws {
        let node = try read(
            """
            \u{FEFF}<?xml version="1.0" encoding="UTF-8"?>
            <!-- before -->
            <a:Root xmlns:a="http://example.com/?a>b" empty=''>
              <list><item><k>1 &lt;&amp;&gt; &quot;x&apos; &#65;&#x20AC;</k></item><item/></list>
              <text>one<!-- between --> <![CDATA[<two> & ]]>three</text>
              <blank>  </blank>
            </a:Root>
            <!-- behind -->
            """
        )
        #expect(node.name == "Root")
        #expect(node.items("list").count == 2)
        #expect(node.items("list").first?.value("k") == "1 <&> \"x' A€")
        #expect(node.value("text") == "one <two> & three")
        #expect(node.value("blank") == nil)
        #expect(node.value("away") == nil)
    }

    @Test(
        "what is no XML, or wants more than text, is refused",
        arguments: [
            ("", .endsEarly), ("<a>", .endsEarly), ("<a", .endsEarly), ("<a></b>", .syntax(at: 6)),
            ("<a/>x", .syntax(at: 4)),
            ("<a>&nbsp;</a>", .syntax(at: 3)), ("<a>&#x110000;</a>", .syntax(at: 3)), ("<a>&</a>", .syntax(at: 3)),
            ("<a b></a>", .syntax(at: 4)), ("<a b=c></a>", .syntax(at: 5)), ("{}", .syntax(at: 0)),
            ("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", .documentType), ("<a><!--", .endsEarly),
            (String(repeating: "<a>", count: 40), .tooDeep),
        ] as [(String, MalformedXML)]
    )
    func malformed(_ text: String, _ expected: MalformedXML) {
        #expect(throws: expected) { _ = try read(text) }
    }
}
