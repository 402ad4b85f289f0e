// SPDX-License-Identifier: Apache-2.0

import { announce, element, excerpt, time } from "./document.js";
import { Failure } from "./failure.js";
import { service } from "./service.js";

export function memoryCard(memory, user) {
    const foot = element("span", {}, memory.role === "assistant" ? "Assistant" : "You");
    const stamp = time(memory.created_at);
    if (stamp) foot.append(", ", stamp);
    if (memory.kind === "question") foot.append(" · question, not recalled");
    const long = memory.text.length > 300;
    return element(
        "li", { className: "card", data: { memory: memory.id } },
        element("p", { className: "text", dir: "auto", ...(long && { tabIndex: 0 }) }, memory.text),
        scores(memory),
        element("div", { className: "card-foot small" }, foot, forgetButton(memory.id, memory.text, user)),
    );
}

function scores(memory) {
    const parts = ["score", "similarity", "recency"].filter((name) => Number.isFinite(memory[name]));
    return parts.length > 0 ? element("dl", { className: "scores" }, ...parts.map((name) => scorePart(name, memory[name]))) : null;
}

function scorePart(name, value) {
    const term = element("dt", {}, name);
    const number = element("dd", {}, value.toFixed(2));
    if (name !== "score") return element("div", {}, term, number);
    const meter = element("meter", { min: 0, max: 1, value, "aria-hidden": "true" });
    return element("div", { className: "first" }, term, element("dd", { className: "bar" }, meter), number);
}

/** Forgets at the second press, since nothing brings a memory back. */
export function forgetButton(id, text, user) {
    const button = element("button", { type: "button", className: "link" });
    const fault = element("span", { className: "fault", role: "alert" });
    const arm = (armed) => {
        button.classList.toggle("armed", armed);
        button.textContent = armed ? "Forget for good?" : "Forget";
        button.setAttribute("aria-label", `${button.textContent} ${excerpt(text)}`);
    };
    arm(false);
    button.addEventListener("blur", () => arm(false));
    button.addEventListener("click", async () => {
        if (button.ariaDisabled === "true") return;
        if (!button.classList.contains("armed")) return arm(true);
        button.ariaDisabled = "true"; // not disabled: that would lose the focus
        fault.textContent = "";
        try {
            await service.forget(user, id);
            showForgotten(id, user, button);
        } catch (error) {
            button.ariaDisabled = "false";
            fault.textContent = Failure.from(error).message;
            button.after(fault);
        }
    });
    return button;
}

/** Takes a forgotten memory out of what else is kept, and tells whether its words are still part of a conversation. */
let dropElsewhere = () => false;

export function whenForgotten(drop) {
    dropElsewhere = drop;
}

/** Wherever a memory stands on the page, it is gone now. The focus stays where its button was. */
function showForgotten(id, user, pressed) {
    const stillSaid = dropElsewhere(user, id);
    const words = stillSaid
        ? "Forgotten. This conversation still contains it until you begin a new one." : "Forgotten.";
    for (const node of document.querySelectorAll("[data-memory]")) {
        if (node.dataset.memory !== id) continue;
        const hadFocus = node.contains(pressed);
        delete node.dataset.memory;
        node.classList.add("gone");
        node.replaceChildren(words);
        if (hadFocus) {
            node.tabIndex = -1;
            node.focus();
        }
    }
    announce(words);
}
