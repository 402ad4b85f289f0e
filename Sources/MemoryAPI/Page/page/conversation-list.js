// SPDX-License-Identifier: Apache-2.0

import { chat } from "./chat.js";
import { Conversation } from "./conversation.js";
import { $, element, excerpt, time } from "./document.js";
import { togglePanel } from "./panels.js";

/** The user's conversations, beside the one that is shown. */
export const conversationList = {
    get isOpen() {
        return !$("conversations").hidden;
    },

    toggle(open = !this.isOpen) {
        togglePanel("conversations", open, () => this.show());
    },

    showIfOpen() {
        if (this.isOpen) this.show();
    },

    show() {
        const entries = Conversation.list(chat.user);
        const focused = document.activeElement.closest("#conversations-list li")?.dataset.session;
        const rows = entries.map((entry) => this.row(entry));
        $("conversations-list").replaceChildren(...rows);
        rows.find((row) => row.dataset.session === focused)?.querySelector("button").focus();
        $("conversations-state").textContent = entries.length > 0 ? "" : "Nothing was said in this browser yet.";
    },

    row({ session, title, at }) {
        const isShown = session === chat.conversation.session;
        const open = element(
            "button", { type: "button", className: "conversation", ...(isShown && { "aria-current": "true" }) },
            element("span", { className: "title", dir: "auto" }, title), time(at),
        );
        open.addEventListener("click", () => this.open(session));
        const remove = element("button", { type: "button", className: "link", "aria-label": `Remove ${excerpt(title)}` }, "Remove");
        remove.addEventListener("click", () => this.remove(session));
        return element("li", { data: { session } }, open, remove);
    },

    open(session) {
        if (session !== chat.conversation.session) chat.open(new Conversation(chat.user, session));
        // Where there is room for one thing only, it gives way to what was chosen.
        if (matchMedia("(max-width: 48rem)").matches) this.toggle(false);
        $("message").focus();
    },

    remove(session) {
        if (session === chat.conversation.session) chat.leave();
        Conversation.remove(chat.user, session);
        this.show();
        $("conversations-title").focus();
    },
};
