// SPDX-License-Identifier: Apache-2.0

import { excerpt } from "./document.js";
import { isComing, newExchange } from "./exchange.js";
import { kept } from "./kept.js";

/** Conversations that this browser keeps per user, and exchanges of each; fewer where there is no room. */
const KEPT_CONVERSATIONS = 20;
const KEPT_EXCHANGES = [50, 10, 1];

/** A user's conversation: the session that the server knows, and the exchanges that this browser shows. */
export class Conversation {
    /** It was taken away while an answer may still be coming: it is not to be kept again. */
    isLeft = false;

    constructor(user, session = newSession()) {
        Object.assign(this, { user, session });
        const exchanges = kept.read(exchangesOf(session), []);
        this.exchanges = (Array.isArray(exchanges) ? exchanges : [])
            .filter((exchange) => typeof exchange?.message === "string")
            .map((exchange) => ({ ...newExchange(exchange.message), ...exchange }));
        // The page was closed or reloaded while an answer was coming.
        for (const exchange of this.exchanges.filter(isComing)) exchange.state = "stopped";
    }

    /** The one that the user was in last. */
    static last(user) {
        const session = kept.read(`current.${user}`, null);
        return new Conversation(user, typeof session === "string" ? session : undefined);
    }

    /** What is kept of a user's conversations: session, title and time of each, the latest first. */
    static list(user) {
        const entries = kept.read(`conversations.${user}`, []);
        return (Array.isArray(entries) ? entries : []).filter((entry) => typeof entry?.session === "string" && typeof entry.title === "string");
    }

    enter() {
        kept.write(`current.${this.user}`, this.session);
    }

    /** An empty one leaves no trace. */
    save() {
        if (this.exchanges.length === 0) return;
        const mine = { session: this.session, title: excerpt(this.exchanges[0].message), at: new Date().toISOString() };
        const others = Conversation.list(this.user).filter(({ session }) => session !== this.session);
        for (const { session } of others.splice(KEPT_CONVERSATIONS - 1)) kept.remove(exchangesOf(session));
        // Where there is no room, the oldest go first.
        while (!this.#write() && others.length > 0) kept.remove(exchangesOf(others.pop().session));
        kept.write(`conversations.${this.user}`, [mine, ...others]);
    }

    #write() {
        if (this.exchanges.length === 0) return true;
        return KEPT_EXCHANGES.some((count) => kept.write(exchangesOf(this.session), this.exchanges.slice(-count)));
    }

    /** Takes one out of what this browser keeps; what the server remembers stays. */
    static remove(user, session) {
        kept.remove(exchangesOf(session));
        kept.write(`conversations.${user}`, Conversation.list(user).filter((entry) => entry.session !== session));
    }

    static removeAll(user) {
        for (const { session } of Conversation.list(user)) kept.remove(exchangesOf(session));
        kept.remove(`conversations.${user}`);
        kept.remove(`current.${user}`);
    }

    /** Drops a memory from all that is kept of a user but the conversation that is shown. */
    static forget(user, id, shown) {
        for (const { session } of Conversation.list(user)) {
            if (session !== shown?.session) new Conversation(user, session).forget(id);
        }
    }

    /** Drops a memory from what stands beside the words; true where it was said in this very conversation. */
    forget(id) {
        const said = this.exchanges.some(({ memory }) => memory?.id === id);
        for (const exchange of this.exchanges) {
            exchange.context = exchange.context?.filter((memory) => memory.id !== id) ?? null;
            if (exchange.memory?.id === id) exchange.memory = null;
        }
        this.#write();
        return said;
    }
}

function exchangesOf(session) {
    return `conversation.${session}`;
}

/** 128 random bits. `crypto.randomUUID` is missing on plain HTTP from another host, this is not. */
function newSession() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return `s_${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
