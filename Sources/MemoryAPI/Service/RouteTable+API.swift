// SPDX-License-Identifier: Apache-2.0

import AccessControl
import Hummingbird

extension RouteTable {
    /// Everything that the API answers.
    init(services: APIServices, settings: APISettings, problems: ProblemLog) {
        let work = LocalWorkGate(threads: settings.computingThreads)
        let chat = ChatHandler(
            chat: services.chat,
            settings: settings,
            gate: ConcurrencyGate(limit: settings.maximumConcurrentChats),
            work: work,
            problems: problems
        )
        let ingest = IngestHandler(
            memories: services.memories,
            settings: settings,
            gate: ConcurrencyGate(limit: settings.maximumConcurrentIngests),
            problems: problems
        )
        let search = SearchHandler(memories: services.memories, settings: settings, work: work)
        let memories = MemoriesHandler(memories: services.memories, settings: settings)
        let users = UsersHandler(memories: services.memories, settings: settings)
        let health = HealthHandler(services: services, release: settings.release)
        let metrics = MetricsHandler(render: services.renderMetrics)
        let api = [
            Route(.post, "/api/chat", for: .users, budget: .chat) { try await chat.answer($0) },
            Route(.post, "/api/ingest", for: .users, budget: .ingest) { try await ingest.ingest($0) },
            Route(.post, "/api/search", for: .users, budget: .other) { try await search.search($0) },
            Route(.get, "/api/memories", for: .users, budget: .other) { try await memories.list($0) },
            Route(.get, "/api/memories/{id}", for: .users, budget: .other) { try await memories.read($0) },
            Route(.delete, "/api/memories/{id}", for: .users, budget: .other) { try await memories.forget($0) },
            Route(.delete, "/api/users/{user_id}", for: .users, budget: .other) { try await users.erase($0) },
            Route(.get, "/api/users/{user_id}/export", for: .users, budget: .other) { try await users.export($0) },
            Route(.get, "/api/health", for: .everybodyAndOperators, budget: .other) { try await health.deep($0) },
            Route(.get, "/api/health/live", for: .everybody, budget: nil) { try await health.live($0) },
            Route(.get, "/api/health/ready", for: .everybody, budget: nil) { try await health.ready($0) },
            Route(.get, "/metrics", for: .operators, budget: .other) { try await metrics.render($0) },
        ]
        self.init(routes: api + Self.pages)
    }

    /// What the executable carries for people to read.
    private static var pages: [Route] {
        let modules = PageModulesHandler()
        return [
            page("/", PackageResources.page_html, "text/html; charset=utf-8"),
            page("/base.css", PackageResources.base_css, "text/css; charset=utf-8"),
            page("/page.css", PackageResources.page_css, "text/css; charset=utf-8"),
            page("/page.js", PackageResources.page_js, "text/javascript; charset=utf-8"),
            Route(.get, "/page/{module}", for: .everybody, budget: .other) { try await modules.serve($0) },
            page("/docs", PackageResources.docs_html, "text/html; charset=utf-8"),
            page("/docs.css", PackageResources.docs_css, "text/css; charset=utf-8"),
            page("/docs.js", PackageResources.docs_js, "text/javascript; charset=utf-8"),
            page("/openapi.json", PackageResources.openapi_json, MediaType.json.rawValue),
        ]
    }

    private static func page(_ path: String, _ content: [UInt8], _ contentType: String) -> Route {
        let page = PageHandler(content, contentType: contentType)
        return Route(.get, path, for: .everybody, budget: .other) { try await page.serve($0) }
    }
}
