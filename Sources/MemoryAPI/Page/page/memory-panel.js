// SPDX-License-Identifier: Apache-2.0

import { chat } from "./chat.js";
import { $, counted, element } from "./document.js";
import { degradationWords } from "./exchange-view.js";
import { Failure } from "./failure.js";
import { memoryCard } from "./memory-card.js";
import { togglePanel } from "./panels.js";
import { access, service } from "./service.js";
import { searchOptions } from "./settings.js";

/** All memories of the user, newest first, or those that a search finds. */
export const memoryPanel = {
    cursor: null,
    /** Counts the lists that were asked for; the answer to an earlier one is dropped. */
    asked: 0,

    get isOpen() {
        return !$("memories").hidden;
    },

    get searched() {
        return $("search-input").value.trim();
    },

    toggle(open = !this.isOpen) {
        togglePanel("memories", open, () => this.refresh());
    },

    refreshIfOpen() {
        if (this.isOpen) this.refresh();
    },

    /** Another user's list is another one. */
    clear() {
        $("memories-list").replaceChildren();
        $("search-input").value = "";
        this.refreshIfOpen();
    },

    refresh(words = "") {
        $("export").href = service.exportPath(chat.user);
        return this.searched ? this.search(words) : this.load(null, words);
    },

    more() {
        return this.load(this.cursor);
    },

    load(cursor, words = "") {
        const { user } = chat;
        return this.ask(cursor === null, async () => {
            const page = await service.memories(user, cursor);
            const empty = `Nothing is remembered about ${user} yet.`;
            return { memories: page.memories, cursor: page.next_cursor ?? null, words, empty };
        });
    },

    search(words = "") {
        const { user } = chat;
        const { searched } = this;
        return this.ask(true, async () => {
            const { results, degraded } = await service.search(user, searched, searchOptions());
            const found = `${counted(results.length, "memory fits", "memories fit")}, best first.`;
            const parts = [words, ...degraded.map(degradationWords), results.length > 0 ? found : ""];
            const empty = degraded.length > 0 ? "" : "Nothing that is remembered comes close. Other words may; Settings says how close it must be.";
            return { memories: results, cursor: null, words: parts.filter(Boolean).join(" "), empty };
        });
    },

    async ask(isFirst, fetched) {
        const { user } = chat;
        const asked = ++this.asked;
        try {
            const list = await fetched();
            if (asked === this.asked) this.take(list, user, isFirst);
        } catch (error) {
            if (asked !== this.asked) return;
            if (isFirst) $("memories-list").replaceChildren();
            $("memories-more").hidden = isFirst;
            $("memories-state").textContent = Failure.from(error).message;
        }
    },

    take({ memories, cursor, words, empty }, user, isFirst) {
        const cards = memories.map((memory) => memoryCard(memory, user));
        if (isFirst) $("memories-list").replaceChildren(...cards);
        else $("memories-list").append(...cards);
        this.cursor = cursor;
        const hadFocus = document.activeElement === $("memories-more");
        $("memories-more").hidden = cursor === null;
        if (hadFocus && cards[0]) {
            cards[0].tabIndex = -1;
            cards[0].focus();
        }
        const isEmpty = $("memories-list").childElementCount === 0;
        $("memories-state").textContent = [words, isEmpty ? empty : ""].filter(Boolean).join(" ");
    },

    listen() {
        $("memories-button").addEventListener("click", () => this.toggle());
        $("memories-close").addEventListener("click", () => this.toggle(false));
        $("memories-more").addEventListener("click", () => this.more());
        $("search-form").addEventListener("submit", (event) => {
            event.preventDefault();
            this.refresh();
        });
        // Emptied by hand or by the field's own cross: the whole list is back.
        $("search-input").addEventListener("input", () => this.searched || this.refresh());
        $("export").addEventListener("click", exportWithKey);
    },
};

/** A link can't carry a key, so the file is fetched with it and handed over then. */
async function exportWithKey(event) {
    if (!access.key) return;
    event.preventDefault();
    try {
        const address = URL.createObjectURL(await service.export(chat.user));
        element("a", { href: address, download: "memories.ndjson" }).click();
        setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch (error) {
        $("memories-state").textContent = Failure.from(error).message;
    }
}
