// SPDX-License-Identifier: Apache-2.0

// The chat page: modules of the browser's own, nothing to build, nothing from elsewhere. This one joins them.

import { listenToAddition } from "./page/addition.js";
import { chat, fitMessage } from "./page/chat.js";
import { Conversation } from "./page/conversation.js";
import { conversationList } from "./page/conversation-list.js";
import { $, element } from "./page/document.js";
import { listenToErasure } from "./page/erasure.js";
import { showHealth, watchHealth } from "./page/health.js";
import { askKey, listenToKeys } from "./page/keys.js";
import { whenForgotten } from "./page/memory-card.js";
import { memoryPanel } from "./page/memory-panel.js";
import { askWho, welcome } from "./page/people.js";
import { access } from "./page/service.js";
import { applyTheme, listenToSettings, openSettings } from "./page/settings.js";

const EXAMPLES = [
    "My dog is called Biscuit and he is afraid of thunder.",
    "I prefer tea to coffee, and never after six.",
    "What scares my dog?",
];

/** Enter sends, but not the Enter that picks a word of an input method (keyCode 229: Safari ends composing before it). */
function onMessageKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    chat.send();
}

function onEscape(event) {
    if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.target === $("search-input") && memoryPanel.searched) return; // it empties the field
    if ($("health").open) {
        $("health").open = false;
        $("health").querySelector("summary").focus();
    } else {
        chat.stop();
    }
}

function showExamples() {
    for (const example of EXAMPLES) {
        const button = element("button", { type: "button" }, example);
        button.addEventListener("click", () => {
            $("message").value = example;
            fitMessage();
            $("message").focus();
        });
        $("examples").append(element("li", {}, button));
    }
}

/** What one part of the page has to know of another. */
function join() {
    access.whenRefused = askKey;
    chat.whenNobody = askWho;
    chat.whenListed = () => conversationList.showIfOpen();
    chat.whenOver = ({ state }) => {
        // What a search found stays as it was found: another one would cost an embedding each time.
        if (state === "done" && !memoryPanel.searched) memoryPanel.refreshIfOpen();
        if (state !== "done" || $("health").dataset.status !== "pass") showHealth();
    };
    whenForgotten((user, id) => {
        const shown = chat.user === user ? chat.conversation : null;
        Conversation.forget(user, id, shown);
        return shown?.forget(id) ?? false;
    });
}

function listen() {
    for (const cancel of document.querySelectorAll('dialog [value="cancel"]')) {
        cancel.addEventListener("click", () => cancel.closest("dialog").close());
    }
    $("composer").addEventListener("submit", (event) => {
        event.preventDefault();
        chat.send();
    });
    $("message").addEventListener("keydown", onMessageKey);
    $("message").addEventListener("input", fitMessage);
    $("stop").addEventListener("click", () => chat.stop());
    $("restart").addEventListener("click", () => chat.begin());
    $("conversations-button").addEventListener("click", () => conversationList.toggle());
    $("conversations-close").addEventListener("click", () => conversationList.toggle(false));
    $("settings-button").addEventListener("click", openSettings);
    document.addEventListener("keydown", onEscape);
    memoryPanel.listen();
    listenToAddition();
    listenToErasure();
    listenToKeys();
    listenToSettings();
}

applyTheme();
join();
listen();
showExamples();
watchHealth();
welcome();
