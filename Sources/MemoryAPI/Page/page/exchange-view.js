// SPDX-License-Identifier: Apache-2.0

import { counted, element, excerpt, plain, sentence, wordsFor } from "./document.js";
import { isComing } from "./exchange.js";
import { markdown } from "./markdown.js";
import { forgetButton, memoryCard } from "./memory-card.js";
import { keepingPlace } from "./place.js";

const DEGRADATIONS = {
    memory_unavailable: "The memory could not be reached: this answer was made without it.",
    history_unavailable: "The earlier turns of this conversation could not be read.",
    fallback_model: "The first choice of language model was not available; another one answered.",
    turns_not_stored: "This exchange could not be added to the conversation; the next answer will not know it.",
    response_not_stored: "The answer could not be remembered.",
};

export class ExchangeView {
    constructor(exchange, user, retry) {
        Object.assign(this, { exchange, user, retry, shownContext: null, frame: 0 });
        this.receipt = element("div", { className: "small" });
        this.reply = element("div", { className: "reply" });
        this.outcome = element("div", { className: "outcome" });
        this.answer = element("div", { className: "answer", role: "group", "aria-label": "Answer" }, this.reply, this.outcome);
        this.element = element(
            "article", { className: "exchange", "aria-label": excerpt(exchange.message) },
            element(
                "div", { className: "question" },
                element("p", { className: "said", dir: "auto" }, exchange.message), this.receipt,
            ),
            this.answer,
        );
        this.show();
    }

    /** Many tokens may arrive between two frames; they are drawn once. */
    showSoon() {
        this.frame ||= requestAnimationFrame(() => {
            this.frame = 0;
            keepingPlace(this, () => this.show());
        });
    }

    show() {
        this.answer.setAttribute("aria-busy", String(isComing(this.exchange)));
        this.showContext();
        this.showReceipt();
        this.showReply();
        this.showOutcome();
    }

    showContext() {
        const { context } = this.exchange;
        if (context === this.shownContext) return;
        this.shownContext = context;
        this.context?.remove();
        this.context = context && contextList(context, this.user);
        if (this.context) this.element.append(this.context);
    }

    showReceipt() {
        const { memory, message } = this.exchange;
        if (memory === this.shownMemory) return;
        this.shownMemory = memory;
        if (!memory) return this.receipt.replaceChildren();
        this.receipt.dataset.memory = memory.id;
        this.receipt.replaceChildren(receiptWords(memory), forgetButton(memory.id, message, this.user));
    }

    showReply() {
        const { reply, state } = this.exchange;
        if (reply) this.reply.replaceChildren(...markdown(reply));
        else this.reply.replaceChildren(...(state === "waiting" ? [waitingDots()] : []));
    }

    showOutcome() {
        const { state, degraded, failure, model, total } = this.exchange;
        const parts = degraded.map((code) => element("p", { className: "limits" }, degradationWords(code)));
        if (state === "failed") parts.push(failureNotice(failure, () => this.retry()));
        if (state === "stopped") parts.push(stoppedNotice(() => this.retry()));
        if (state === "done" && model) parts.push(element("p", { className: "small" }, answeredBy(model, total)));
        this.outcome.replaceChildren(...parts);
    }
}

function contextList(context, user) {
    if (context.length === 0) return element("div", { className: "context" }, element("p", {}, "No memory fits this message."));
    const isBeside = matchMedia("(min-width: 60rem)").matches;
    const details = element(
        "details", { className: "context", open: isBeside },
        element("summary", {}, `${counted(context.length, "memory", "memories")} used`),
        element("ul", { className: "cards" }, ...context.map((memory) => memoryCard(memory, user))),
    );
    // Below an answer, what opens would open out of sight.
    if (!isBeside) details.addEventListener("toggle", () => details.open && details.scrollIntoView({ block: "nearest" }));
    return details;
}

function receiptWords({ status, duplicate, truncated }) {
    const words = status === "queued"
        ? "Kept safe, and remembered as soon as the memory store is back"
        : duplicate ? "Known already, refreshed" : "Remembered";
    return truncated ? `${words}; long, so it is found by its beginning` : words;
}

export function degradationWords(code) {
    return wordsFor(code, DEGRADATIONS) ?? sentence(`limited: ${plain(code)}`);
}

function answeredBy(model, total) {
    const by = model === "extractive" ? "Quoted from memory, without a language model" : `Answered by ${model}`;
    return Number.isFinite(total) ? `${by}, in ${(total / 1000).toFixed(2)} s` : by;
}

function waitingDots() {
    const dots = [1, 2, 3].map(() => element("span"));
    return element("span", { className: "waiting", role: "img", "aria-label": "Waiting for the answer" }, ...dots);
}

function failureNotice({ message, details, reference }, retry) {
    return element(
        "div", { className: "failure" },
        element("p", {}, message),
        details.length > 0 ? element("ul", {}, ...details.map((detail) => element("li", {}, detail))) : null,
        reference ? element("p", { className: "small" }, `Reference: ${reference}`) : null,
        tryAgainButton(retry),
    );
}

function stoppedNotice(retry) {
    return element("div", { className: "limits" }, element("p", {}, "Stopped before the answer was complete."), tryAgainButton(retry));
}

function tryAgainButton(retry) {
    const button = element("button", { type: "button" }, "Try again");
    button.addEventListener("click", retry);
    return button;
}
