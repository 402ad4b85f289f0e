// SPDX-License-Identifier: Apache-2.0

import { chat } from "./chat.js";
import { $ } from "./document.js";
import { showHealth } from "./health.js";
import { memoryPanel } from "./memory-panel.js";
import { access } from "./service.js";

export function askKey() {
    if ($("key").open) return;
    $("key-input").value = "";
    $("key-words").textContent = access.key
        ? "The server does not accept the key that this page has. It may have ended, or been revoked."
        : "The server answers only with a key. Whoever runs it makes one: memory-server keys create.";
    $("key-forget").hidden = !access.key;
    $("key").showModal();
    $("key-input").focus();
}

/** What failed for want of a key is tried again with it. */
function useKey(key) {
    access.key = key;
    $("key").close();
    $("key-button").hidden = !access.key;
    showHealth();
    if (!key) return;
    memoryPanel.refreshIfOpen();
    chat.retryRefused();
}

export function listenToKeys() {
    $("key-button").hidden = !access.key;
    $("key-button").addEventListener("click", askKey);
    $("key-forget").addEventListener("click", () => useKey(null));
    $("key-form").addEventListener("submit", (event) => {
        event.preventDefault();
        useKey($("key-input").value.trim() || null);
    });
}
