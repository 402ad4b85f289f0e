// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SSHClient

@Suite("A destination")
struct SSHDestinationTests {
    @Test(
        "is read in every form that people write",
        arguments: [
            ("deploy@host", "deploy", "host", 22, "deploy@host:22"),
            ("deploy@host:2222", "deploy", "host", 2222, "deploy@host:2222"),
            ("ssh://deploy@host", "deploy", "host", 22, "deploy@host:22"),
            ("ssh://deploy@host:2222/", "deploy", "host", 2222, "deploy@host:2222"),
            ("ssh://gr%C3%B6%C3%9Fe@host", "größe", "host", 22, "größe@host:22"),
            ("deploy@10.0.0.1:22", "deploy", "10.0.0.1", 22, "deploy@10.0.0.1:22"),
            ("deploy@[::1]:2222", "deploy", "::1", 2222, "deploy@[::1]:2222"),
            ("deploy@[2001:db8::7]", "deploy", "2001:db8::7", 22, "deploy@[2001:db8::7]:22"),
            ("deploy@2001:db8::7", "deploy", "2001:db8::7", 22, "deploy@[2001:db8::7]:22"),
            ("ssh://deploy@[fe80::1%eth0]:1", "deploy", "fe80::1%eth0", 1, "deploy@[fe80::1%eth0]:1"),
            ("user@domain@host", "user@domain", "host", 22, "user@domain@host:22"),
            ("host", "fallback", "host", 22, "fallback@host:22"),
            ("host:65535", "fallback", "host", 65535, "fallback@host:65535"),
        ]
    )
    func reading(text: String, user: String, host: String, port: Int, description: String) throws {
        let destination = try SSHDestination(parsing: text, defaultUser: "fallback")
        #expect(destination.user == user)
        #expect(destination.host == host)
        #expect(destination.port == port)
        #expect(destination.description == description)
        #expect(try SSHDestination(parsing: description) == destination)
    }

    @Test(
        "is refused when it is none",
        arguments: [
            "", "host", "@host", "user@", "user@:22", "user@host:", "user@host:0", "user@host:65536", "user@host:2x",
            "user@host:+22", "user@-oProxyCommand=id", "user@ho st", "us er@host", "user@[::1", "user@[::1]22",
            "user@host/path", "ssh://user:secret@host", "ssh://us%zz@host", "http://user@host", "user@ho\nst",
            "user@host:٢٢",
        ]
    )
    func refusing(text: String) {
        let error = #expect(throws: SSHError.self) { _ = try SSHDestination(parsing: text) }
        #expect(error?.code == .invalidInput)
        #expect(error.map { "\($0)".contains("secret") } == false)
    }

    @Test(
        "is called by known_hosts with its port in brackets unless it is 22",
        arguments: [("a@Host.Example", "host.example"), ("a@host:2222", "[host]:2222"), ("a@[::1]:22", "::1")]
    )
    func knownHostsName(text: String, name: String) throws {
        #expect(try SSHDestination(parsing: text).knownHostsName == name)
    }
}
