// SPDX-License-Identifier: Apache-2.0

import Hummingbird

extension RouteTable {
    /// Everything that the API answers.
    init(services: APIServices, settings: APISettings, problems: ProblemLog) {
        let chat = ChatHandler(
            chat: services.chat,
            settings: settings,
            gate: ConcurrencyGate(limit: settings.maximumConcurrentChats),
            problems: problems
        )
        let ingest = IngestHandler(
            memories: services.memories,
            settings: settings,
            gate: ConcurrencyGate(limit: settings.maximumConcurrentIngests),
            problems: problems
        )
        let search = SearchHandler(memories: services.memories, settings: settings)
        let memories = MemoriesHandler(memories: services.memories, settings: settings)
        let users = UsersHandler(memories: services.memories, settings: settings)
        let health = HealthHandler(services: services, release: settings.release)
        let metrics = MetricsHandler(render: services.renderMetrics)
        let page = PageHandler(PackageResources.page_html, contentType: "text/html; charset=utf-8")
        let style = PageHandler(PackageResources.page_css, contentType: "text/css; charset=utf-8")
        let script = PageHandler(PackageResources.page_js, contentType: "text/javascript; charset=utf-8")
        self.init(routes: [
            Route(.post, "/api/chat") { try await chat.answer($0) },
            Route(.post, "/api/ingest") { try await ingest.ingest($0) },
            Route(.post, "/api/search") { try await search.search($0) },
            Route(.get, "/api/memories") { try await memories.list($0) },
            Route(.get, "/api/memories/{id}") { try await memories.read($0) },
            Route(.delete, "/api/memories/{id}") { try await memories.forget($0) },
            Route(.delete, "/api/users/{user_id}") { try await users.erase($0) },
            Route(.get, "/api/users/{user_id}/export") { try await users.export($0) },
            Route(.get, "/api/health") { try await health.deep($0) },
            Route(.get, "/api/health/live") { try await health.live($0) },
            Route(.get, "/api/health/ready") { try await health.ready($0) },
            Route(.get, "/metrics") { try await metrics.render($0) },
            Route(.get, "/") { try await page.serve($0) },
            Route(.get, "/page.css") { try await style.serve($0) },
            Route(.get, "/page.js") { try await script.serve($0) },
        ])
    }
}
