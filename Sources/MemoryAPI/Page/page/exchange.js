// SPDX-License-Identifier: Apache-2.0

/** One message and what came of it: what is kept, and what {@link ExchangeView} shows. */
export function newExchange(message) {
    return { message, reply: "", state: "waiting", context: null, memory: null, degraded: [], model: null, total: null, failure: null };
}

export function isComing({ state }) {
    return state === "waiting" || state === "streaming";
}

/** What came first stays: `done` repeats it, and cards that are replaced lose the focus. */
export function takeContext(exchange, data) {
    exchange.context ??= Array.isArray(data) ? data : (data.context ?? []);
    exchange.memory ??= data.memory ?? null;
    exchange.degraded = data.degraded ?? exchange.degraded;
}

export function takeToken(exchange, data) {
    exchange.reply += data.text ?? data.token ?? "";
    exchange.state = "streaming";
}

export function takeReply(exchange, data) {
    takeContext(exchange, data);
    exchange.reply = data.reply;
    exchange.model = data.model ?? null;
    exchange.total = data.timings?.total_ms ?? null;
    exchange.state = "done";
}

export function takeFailure(exchange, { message, details, reference, status }) {
    exchange.failure = { message, details, reference, status };
    exchange.state = "failed";
}
