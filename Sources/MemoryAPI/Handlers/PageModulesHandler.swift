// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// `GET /page/{module}`: the modules that the chat page's script imports, carried in the executable.
struct PageModulesHandler: Sendable {
    /// Each file of `Page/page`, by the name that is asked for.
    static let contents: [String: [UInt8]] = [
        "addition.js": PackageResources.addition_js,
        "chat.js": PackageResources.chat_js,
        "conversation-list.js": PackageResources.conversation_list_js,
        "conversation.js": PackageResources.conversation_js,
        "document.js": PackageResources.document_js,
        "erasure.js": PackageResources.erasure_js,
        "exchange-view.js": PackageResources.exchange_view_js,
        "exchange.js": PackageResources.exchange_js,
        "failure.js": PackageResources.failure_js,
        "health.js": PackageResources.health_js,
        "kept.js": PackageResources.kept_js,
        "keys.js": PackageResources.keys_js,
        "markdown.js": PackageResources.markdown_js,
        "memory-card.js": PackageResources.memory_card_js,
        "memory-panel.js": PackageResources.memory_panel_js,
        "panels.js": PackageResources.panels_js,
        "people.js": PackageResources.people_js,
        "pieces.js": PackageResources.pieces_js,
        "place.js": PackageResources.place_js,
        "service.js": PackageResources.service_js,
        "settings.js": PackageResources.settings_js,
        "streams.js": PackageResources.streams_js,
        "watchdog.js": PackageResources.watchdog_js,
    ]

    private let pages = contents.mapValues { PageHandler($0, contentType: "text/javascript; charset=utf-8") }

    func serve(_ request: APIRequest) async throws -> Response {
        guard let page = pages[request.parameter("module")] else { throw APIFault.unknownRoute }
        return try await page.serve(request)
    }
}
