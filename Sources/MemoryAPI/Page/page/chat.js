// SPDX-License-Identifier: Apache-2.0

import { Conversation } from "./conversation.js";
import { $, announce, counted } from "./document.js";
import { newExchange, takeContext, takeFailure, takeReply, takeToken } from "./exchange.js";
import { ExchangeView } from "./exchange-view.js";
import { Failure } from "./failure.js";
import { keepingPlace, reveal } from "./place.js";
import { service } from "./service.js";
import { recallOptions, replyOptions } from "./settings.js";
import { serverSentEvents } from "./streams.js";
import { Watchdog } from "./watchdog.js";

/** The server sends a sign of life every 15 s while it works; four missed ones mean that nobody is there. */
const SILENCE_LIMIT = 60_000;

/** The reason of an abort that the person asked for. */
const stopped = new Failure("Stopped");

/** The conversation in the middle of the page. */
export const chat = {
    conversation: null,
    /** The answer that is coming, as an AbortController; one at a time. */
    running: null,
    lastView: null,

    /** What else on the page wants to know: that nobody has said who talks, that an exchange is over, that the list changed. */
    whenNobody: () => {},
    whenOver: () => {},
    whenListed: () => {},

    get user() {
        return this.conversation?.user ?? null;
    },

    open(conversation) {
        this.stop();
        this.conversation = conversation;
        conversation.enter();
        const views = conversation.exchanges.map((exchange) => this.viewOf(exchange));
        $("exchanges").replaceChildren(...views.map((view) => view.element));
        this.lastView = views.at(-1) ?? null;
        this.showWelcome();
        this.whenListed();
        reveal(this.lastView);
    },

    begin() {
        if (!this.conversation) return this.whenNobody();
        this.open(new Conversation(this.user));
        announce("New conversation.");
        $("message").focus();
    },

    viewOf(exchange) {
        const view = new ExchangeView(exchange, this.user, () => this.retry(view));
        return view;
    },

    showWelcome() {
        $("welcome").hidden = this.conversation.exchanges.length > 0;
        $("welcome-title").textContent = `Hello, ${this.user}.`;
    },

    send() {
        const message = $("message").value;
        if (message.trim() === "" || this.running) return;
        if (!this.conversation) return this.whenNobody();
        const exchange = newExchange(message);
        const view = this.viewOf(exchange);
        this.lastView = view;
        this.conversation.exchanges.push(exchange);
        $("exchanges").append(view.element);
        $("message").value = "";
        fitMessage();
        this.showWelcome();
        reveal(view);
        this.run(view);
    },

    retry(view) {
        if (this.running) return;
        Object.assign(view.exchange, newExchange(view.exchange.message));
        view.show();
        $("message").focus();
        this.run(view);
    },

    /** With a key that the server takes, what failed for want of one is tried again. */
    retryRefused() {
        if (this.lastView?.exchange.failure?.status === 401) this.retry(this.lastView);
        else $("message").focus();
    },

    stop() {
        this.running?.abort(stopped);
    },

    /** Asks the server, shows what comes as it comes, and ends with the exchange in one of its three last states. */
    async run(view) {
        const { exchange } = view;
        const asked = this.conversation;
        const mine = new AbortController();
        const silence = new Watchdog(SILENCE_LIMIT, () => mine.abort(new Failure("The server fell silent.")));
        this.setRunning(mine);
        this.save(asked);
        announce("Waiting for the answer.");
        try {
            const body = {
                user_id: asked.user, session_id: asked.session, message: exchange.message, stream: true,
                ...recallOptions(), ...replyOptions(),
            };
            await follow(await service.chat(body, mine.signal), view, () => silence.feed());
        } catch (error) {
            if (mine.signal.reason === stopped) exchange.state = "stopped";
            else takeFailure(exchange, failureOf(mine.signal.aborted ? mine.signal.reason : error, exchange));
        }
        silence.stop();
        keepingPlace(view, () => view.show());
        if (this.running === mine) this.setRunning(null);
        this.finish(asked, view);
    },

    finish(asked, { exchange, reply }) {
        this.save(asked);
        if (asked !== this.conversation) return;
        if (exchange.state === "done") {
            announce(`${reply.innerText} ${counted(exchange.context.length, "memory", "memories")} used.`);
        } else {
            announce(exchange.state === "stopped" ? "Stopped." : `Failed. ${exchange.failure.message}`);
        }
        this.whenOver(exchange);
    },

    save(conversation) {
        if (conversation.isLeft) return;
        conversation.save();
        this.whenListed();
    },

    /** Nothing of the user is kept here any more. */
    erase(user) {
        Conversation.removeAll(user);
        if (this.user === user) this.leave();
    },

    /** Begins another conversation, and keeps nothing of this one, nor what an answer that is still coming would add. */
    leave() {
        this.conversation.isLeft = true;
        this.open(new Conversation(this.user));
    },

    setRunning(controller) {
        this.running = controller;
        if (!controller && document.activeElement === $("stop")) $("message").focus();
        $("stop").hidden = !controller;
        $("send").setAttribute("aria-disabled", String(Boolean(controller)));
    },
};

async function follow(response, view, onSignOfLife) {
    const { exchange } = view;
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
        return takeReply(exchange, await response.json());
    }
    for await (const { name, data } of serverSentEvents(response.body, onSignOfLife)) {
        if (name === "context") takeContext(exchange, data);
        else if (name === "token") takeToken(exchange, data);
        else if (name === "done") return takeReply(exchange, data);
        else if (name === "error") throw Failure.fromProblem(data);
        view.showSoon();
    }
    throw new TypeError("the stream ended without its last event");
}

/** `fetch` says TypeError whenever the network fails; once something has come, that is a broken answer. */
function failureOf(error, exchange) {
    const broke = error instanceof TypeError && exchange.context !== null;
    return broke ? new Failure("The connection broke before the answer was complete.") : Failure.from(error);
}

/** Grows the field with its text where the browser does not do that by itself. */
export function fitMessage() {
    if (CSS.supports("field-sizing", "content")) return;
    $("message").style.height = "auto";
    $("message").style.height = `${$("message").scrollHeight + 2}px`;
}
