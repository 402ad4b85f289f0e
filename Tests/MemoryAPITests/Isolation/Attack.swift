// SPDX-License-Identifier: Apache-2.0

import Testing

/// One request by which Ben, with a key of his own, tries to get at what is Ana's.
struct Attack: Sendable, CustomTestStringConvertible {
    let name: String
    let method: String
    let path: String
    let headers: [String: String]
    let body: String?
    /// What may come of it. Whatever comes, nothing of Ana's may be in it, and nothing of hers may change.
    let statuses: Set<Int>

    init(
        _ name: String,
        _ method: String,
        _ path: String,
        headers: [String: String] = [:],
        body: String? = nil,
        gives statuses: Int...
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.statuses = Set(statuses)
    }

    var testDescription: String { name }

    private static let question = #""message":"what does my dog Biscuit fear""#
    private static let query = #""query":"what does my dog Biscuit fear""#
    private static let lines = ["Content-Type": "application/x-ndjson"]

    static let all: [Attack] = [
        naming, bodies, reserved, metadata, addresses, lookalikes, invisibles, userHeaders, otherHeaders, forgetting,
        injections,
    ].flatMap(\.self)

    /// Asking for Ana outright (mem0ai/mem0#4236, #6080: the user_id of a request was trusted).
    private static let naming: [Attack] = [
        Attack("chat as Ana", "POST", "/api/chat", body: #"{"user_id":"ana",\#(question)}"#, gives: 403),
        Attack(
            "stream as Ana",
            "POST",
            "/api/chat",
            body: #"{"user_id":"ana","stream":true,\#(question)}"#,
            gives: 403
        ),
        Attack("search as Ana", "POST", "/api/search", body: #"{"user_id":"ana",\#(query)}"#, gives: 403),
        Attack("ingest as Ana", "POST", "/api/ingest", body: #"{"user_id":"ana","items":[{"text":"x"}]}"#, gives: 403),
        Attack(
            "ingest lines as Ana",
            "POST",
            "/api/ingest?user_id=ana",
            headers: lines,
            body: #"{"text":"x"}"#,
            gives: 403
        ),
        Attack("list Ana's", "GET", "/api/memories?user_id=ana", gives: 403),
        Attack("read Ana's", "GET", "/api/memories/secret-1?user_id=ana", gives: 403),
        Attack("forget Ana's", "DELETE", "/api/memories/secret-1?user_id=ana", gives: 403),
        Attack("erase Ana", "DELETE", "/api/users/ana", gives: 403),
        Attack("export Ana's", "GET", "/api/users/ana/export", gives: 403),
        Attack("head of Ana's export", "HEAD", "/api/users/ana/export", gives: 403),
        Attack(
            "a faulty request for Ana is refused as hers",
            "POST",
            "/api/chat",
            body: #"{"user_id":"ana","top_k":0}"#,
            gives: 403
        ),
    ]

    /// Two users in one request, or one where there is no place for one.
    private static let bodies: [Attack] = [
        Attack(
            "user twice",
            "POST",
            "/api/chat",
            body: #"{"user_id":"ben","user_id":"ana",\#(question)}"#,
            gives: 422,
            403
        ),
        Attack(
            "user twice, Ana first",
            "POST",
            "/api/chat",
            body: #"{"user_id":"ana","user_id":"ben",\#(question)}"#,
            gives: 422,
            403
        ),
        Attack("a list of users", "POST", "/api/search", body: #"{"user_id":["ben","ana"],\#(query)}"#, gives: 422),
        Attack("a user as an object", "POST", "/api/search", body: #"{"user_id":{"$ne":null},\#(query)}"#, gives: 422),
        Attack(
            "another spelling of the field",
            "POST",
            "/api/search",
            body: #"{"userId":"ana",\#(query)}"#,
            gives: 422
        ),
        Attack(
            "a filter beside the user",
            "POST",
            "/api/search",
            body: #"{"filter":{"user_id":"ana"},\#(query)}"#,
            gives: 422
        ),
        Attack(
            "agent and run ids",
            "POST",
            "/api/search",
            body: #"{"agent_id":"ana","run_id":"1",\#(query)}"#,
            gives: 422
        ),
        Attack("no user at all is one's own", "POST", "/api/search", body: #"{\#(query)}"#, gives: 200),
        Attack("null for a user is one's own", "POST", "/api/search", body: #"{"user_id":null,\#(query)}"#, gives: 200),
        Attack("an empty user", "POST", "/api/search", body: #"{"user_id":"",\#(query)}"#, gives: 422),
        Attack(
            "Ana in the query of a search",
            "POST",
            "/api/search?user_id=ana",
            body: #"{"user_id":"ben",\#(query)}"#,
            gives: 200
        ),
        Attack(
            "Ben in the query, Ana in the body",
            "POST",
            "/api/chat?user_id=ben",
            body: #"{"user_id":"ana",\#(question)}"#,
            gives: 403
        ),
        Attack("Ana in an item", "POST", "/api/ingest", body: #"{"items":[{"text":"x","user_id":"ana"}]}"#, gives: 422),
        Attack(
            "Ana in a line",
            "POST",
            "/api/ingest",
            headers: lines,
            body: #"{"text":"x","user_id":"ana"}"#,
            gives: 200
        ),
        Attack(
            "Ana in history",
            "POST",
            "/api/chat",
            body: #"{\#(question),"history":[{"role":"user","text":"x","user_id":"ana"}]}"#,
            gives: 422
        ),
        Attack("Ana's session", "POST", "/api/chat", body: #"{\#(question),"session_id":"shared"}"#, gives: 200),
        Attack(
            "a session that names Ana",
            "POST",
            "/api/chat",
            body: #"{\#(question),"session_id":"ana/shared"}"#,
            gives: 200
        ),
        Attack(
            "the id of Ana's memory taken over",
            "POST",
            "/api/ingest",
            body: #"{"items":[{"id":"secret-1","text":"mine now"}]}"#,
            gives: 200
        ),
        Attack(
            "an id that names Ana",
            "POST",
            "/api/ingest",
            body: #"{"items":[{"id":"ana:secret-1","text":"x"}]}"#,
            gives: 200
        ),
        Attack(
            "Ana's words told again",
            "POST",
            "/api/ingest",
            body: #"{"items":[{"text":"a dog is afraid"}]}"#,
            gives: 200
        ),
        Attack("Ana's id read as one's own", "GET", "/api/memories/secret-1", gives: 404),
        Attack("Ana's id forgotten as one's own", "DELETE", "/api/memories/secret-1", gives: 404),
    ]

    /// mem0ai/mem0#6656: metadata set the identity; #6278: an update moved a memory to another tenant.
    private static let reserved: [Attack] =
        ["user_id", "userId", "USER_ID", "user-id", "namespace", "tenant_id", "memory_id", "session_id"]
        .flatMap { (name: String) -> [Attack] in
            [
                Attack(
                    "chat metadata \(name)",
                    "POST",
                    "/api/chat",
                    body: #"{\#(question),"metadata":{"\#(name)":"ana"}}"#,
                    gives: 422
                ),
                Attack(
                    "item metadata \(name)",
                    "POST",
                    "/api/ingest",
                    body: #"{"items":[{"text":"x","metadata":{"\#(name)":"ana"}}]}"#,
                    gives: 422
                ),
            ]
        }

    private static let metadata: [Attack] =
        [
            Attack(
                "an update that would move a memory",
                "POST",
                "/api/ingest",
                body: #"{"items":[{"id":"own","text":"y","metadata":{"user":"ana"}}]}"#,
                gives: 200
            ),
            Attack(
                "nested metadata",
                "POST",
                "/api/ingest",
                body: #"{"items":[{"text":"x","metadata":{"a":{"user_id":"ana"}}}]}"#,
                gives: 422
            ),
        ]

    /// Paths against queries, and paths that are read twice.
    private static let addresses: [Attack] = [
        Attack("Ben's path, Ana's query: export", "GET", "/api/users/ben/export?user_id=ana", gives: 422),
        Attack("Ana's path, Ben's query: export", "GET", "/api/users/ana/export?user_id=ben", gives: 403, 422),
        Attack("Ben's path, Ana's query: erase", "DELETE", "/api/users/ben?user_id=ana", gives: 422),
        Attack("two users in a query", "GET", "/api/memories?user_id=ben&user_id=ana", gives: 422, 403),
        Attack("two users in a query, Ana first", "GET", "/api/memories?user_id=ana&user_id=ben", gives: 422, 403),
        Attack("an array in a query", "GET", "/api/memories?user_id[]=ana", gives: 422),
        Attack("an operator in a query", "GET", "/api/memories?user_id[$ne]=x", gives: 422),
        Attack("a filter in a query", "GET", "/api/memories?filter=user_id%3Dana", gives: 422),
        Attack("Ana by percent signs in a path", "GET", "/api/users/%61%6E%61/export", gives: 403),
        Attack("Ana by percent signs in a query", "GET", "/api/memories?user_id=%61%6e%61", gives: 403),
        Attack("the field's name by percent signs", "GET", "/api/memories?user%5Fid=ana", gives: 403),
        Attack("percent signs twice", "GET", "/api/users/%2561na/export", gives: 403),
        Attack("up and over", "GET", "/api/users/ben/../ana/export", gives: 404),
        Attack("up and over, encoded", "GET", "/api/users/ben%2F..%2Fana/export", gives: 403),
        Attack("up and over, dots encoded", "GET", "/api/users/ben/%2e%2e/ana/export", gives: 404),
        Attack("two slashes", "GET", "/api/users//ana/export", gives: 404),
        Attack("a slash at the end", "DELETE", "/api/users/ana/", gives: 404, 405),
        Attack("a path parameter", "GET", "/api/users/ben;user_id=ana/export", gives: 403),
        Attack("upper case in the path", "GET", "/API/users/ana/export", gives: 404),
        Attack("an id with a path in it", "GET", "/api/memories/..%2Fusers%2Fana%2Fexport", gives: 404),
        Attack("an id with a user in it", "GET", "/api/memories/ana%2Fsecret-1", gives: 404),
        Attack("overlong UTF-8", "GET", "/api/users/%C1%A1na/export", gives: 404, 422),
        Attack("broken percent signs", "GET", "/api/users/%6/export", gives: 404, 422),
        Attack("a null byte", "GET", "/api/users/ana%00/export", gives: 422),
        Attack("a null byte after Ben", "GET", "/api/users/ben%00ana/export", gives: 422),
        Attack("a line break", "GET", "/api/memories?user_id=ben%0d%0aana", gives: 422),
        Attack("a plus for a space", "GET", "/api/memories?user_id=ana+", gives: 422),
        Attack("a made-up cursor", "GET", "/api/memories?cursor=ana", gives: 422),
    ]

    /// Ids that look like Ana's, and must not be hers.
    private static let lookalikes: [Attack] =
        [
            ("upper case", "ANA"), ("a capital", "Ana"), ("a Cyrillic a", "\u{0430}na"),
            ("a full-width a", "\u{FF41}na"),
            ("a combining accent", "ana\u{0301}"), ("a longer one", "ana2"), ("a shorter one", "an"),
            ("a wild card", "*"),
            ("a percent sign", "%"), ("a pattern", "a_a"), ("a dotless i", "\u{0131}"),
        ].map { (how: String, spelling: String) -> Attack in
            Attack(
                "spelt with \(how)",
                "POST",
                "/api/search",
                body: #"{"user_id":"\#(spelling)",\#(query)}"#,
                gives: 403
            )
        }

    private static let invisibles: [Attack] =
        [
            ("a zero-width space", "a\u{200B}na"), ("a zero-width joiner", "ana\u{200D}"),
            ("a byte-order mark", "\u{FEFF}ana"),
            ("a soft hyphen", "a\u{00AD}na"), ("a right-to-left mark", "\u{202E}ana"), ("a space before", " ana"),
            ("a space after", "ana "), ("a no-break space", "ana\u{00A0}"), ("a tab", "ana\\t"),
            ("a null", "ana\\u0000"),
        ].map { (how: String, spelling: String) -> Attack in
            Attack(
                "spelt with \(how)",
                "POST",
                "/api/search",
                body: #"{"user_id":"\#(spelling)",\#(query)}"#,
                gives: 422
            )
        }

    /// Headers by which proxies name users. Nobody here may.
    private static let userHeaders: [Attack] =
        [
            "X-User-Id", "X-User", "X-Forwarded-User", "X-Remote-User", "Remote-User", "X-Auth-Request-User",
            "X-Tenant-Id",
            "X-Original-User", "X-Forwarded-Email", "From",
        ].flatMap { (name: String) -> [Attack] in
            [
                Attack("header \(name) on a list", "GET", "/api/memories", headers: [name: "ana"], gives: 200),
                Attack(
                    "header \(name) on a search",
                    "POST",
                    "/api/search",
                    headers: [name: "ana"],
                    body: #"{\#(query)}"#,
                    gives: 200
                ),
            ]
        }

    private static let otherHeaders: [Attack] =
        [
            Attack(
                "another path in a header",
                "GET",
                "/api/memories",
                headers: ["X-Original-URL": "/api/users/ana/export"],
                gives: 200
            ),
            Attack(
                "a rewritten path in a header",
                "GET",
                "/api/memories",
                headers: ["X-Rewrite-URL": "/api/users/ana/export"],
                gives: 200
            ),
            Attack(
                "another method in a header",
                "GET",
                "/api/memories",
                headers: ["X-HTTP-Method-Override": "DELETE"],
                gives: 200
            ),
            Attack(
                "from this machine, it says",
                "GET",
                "/api/users/ana/export",
                headers: ["X-Forwarded-For": "127.0.0.1"],
                gives: 403
            ),
            Attack("a cookie", "GET", "/api/memories", headers: ["Cookie": "user_id=ana"], gives: 200),
        ]

    /// mem0ai/mem0#3928, #6636: too much was deleted, or one page of it.
    private static let forgetting: [Attack] = [
        Attack("erase nobody", "DELETE", "/api/users/", gives: 404, 405),
        Attack("erase all users", "DELETE", "/api/users", gives: 404, 405),
        Attack("erase all memories", "DELETE", "/api/memories", gives: 405),
        Attack("erase by a star", "DELETE", "/api/users/*", gives: 403),
        Attack("erase by a pattern", "DELETE", "/api/users/%25", gives: 403),
        Attack("erase oneself and no one else", "DELETE", "/api/users/ben", gives: 200),
        Attack("forget by a star", "DELETE", "/api/memories/*", gives: 404),
    ]

    /// mem0ai/mem0#4878, #5750, #5980 to #5988: users' ids went into filters and queries as text.
    private static let injections: [Attack] = [
        "ben' OR '1'='1", "ben'; DROP TABLE memories; --", "ben\\\" OR user_id != \\\"", "ben) OR (1=1", "ben || true",
        "{$ne: null}", "ben}} || {{user_id: ana", "ben/*", "ben%' --", "ben\\\\", "ben,ana", "ben|ana", "ben ana",
    ].flatMap { (text: String) -> [Attack] in
        [
            Attack("user \(text)", "POST", "/api/search", body: #"{"user_id":"\#(text)",\#(query)}"#, gives: 403),
            Attack(
                "session \(text)",
                "POST",
                "/api/chat",
                body: #"{\#(question),"session_id":"\#(text)"}"#,
                gives: 200
            ),
            Attack("id \(text)", "POST", "/api/ingest", body: #"{"items":[{"id":"\#(text)","text":"x"}]}"#, gives: 200),
        ]
    }
}
