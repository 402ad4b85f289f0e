// SPDX-License-Identifier: Apache-2.0

// What the page asks of the server. Paths are relative to the page, so that it also works below a prefix of a proxy.

import { Failure } from "./failure.js";

const JSON_TYPE = "application/json";
const LINES_TYPE = "application/x-ndjson";
const PAGE_SIZE = 20;
const CALL_LIMIT = 20_000;
/** A batch of texts is embedded before it is answered, on a small machine at some dozens a second. */
const INGEST_LIMIT = 120_000;

/** The API key, where the server wants one: kept for this tab alone, and gone with it. */
export const access = {
    get key() {
        try {
            return sessionStorage.getItem("memory-layer.key");
        } catch {
            return this.unkept ?? null;
        }
    },
    set key(key) {
        this.unkept = key;
        try {
            if (key) sessionStorage.setItem("memory-layer.key", key);
            else sessionStorage.removeItem("memory-layer.key");
        } catch {
            // A browser that refuses to keep anything has it until the page is left.
        }
    },
    get headers() {
        return this.key ? { Authorization: `Bearer ${this.key}` } : {};
    },
    /** Called when the server wants a key, or another one. */
    whenRefused: () => {},
};

/** A body that is text already is sent as it is, as lines of JSON. */
async function call(path, { method = "GET", body, accept = JSON_TYPE, signal } = {}) {
    const isLines = typeof body === "string";
    const headers = { Accept: accept, ...access.headers };
    if (body !== undefined) headers["Content-Type"] = isLines ? LINES_TYPE : JSON_TYPE;
    const response = await fetch(path, {
        method, headers, cache: "no-store", signal: signal ?? AbortSignal.timeout(CALL_LIMIT),
        body: isLines ? body : JSON.stringify(body),
    });
    if (response.ok) return response;
    const problem = await response.json().catch(() => null);
    if (response.status === 401) access.whenRefused();
    throw Failure.fromProblem(problem, { status: response.status, retryAfter: response.headers.get("Retry-After") });
}

function query(values) {
    const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
    return new URLSearchParams(given).toString();
}

export const service = {
    /** With a key that is not valid any more it is asked as anybody may. */
    async health() {
        const ask = (headers) => fetch("api/health", { headers, cache: "no-store", signal: AbortSignal.timeout(CALL_LIMIT) });
        const response = await ask(access.headers);
        return (response.status === 401 ? await ask({}) : response).json();
    },
    chat: (body, signal) => call("api/chat", { method: "POST", body, signal, accept: "text/event-stream" }),
    memories: (user, cursor) =>
        call(`api/memories?${query({ user_id: user, limit: PAGE_SIZE, cursor })}`).then((response) => response.json()),
    search: (user, words, options) =>
        call("api/search", { method: "POST", body: { top_k: PAGE_SIZE, ...options, user_id: user, query: words } })
            .then((response) => response.json()),
    /** Remembers lines of JSON; the answer has a line for each. */
    ingest: (user, lines, signal) => call(`api/ingest?${query({ user_id: user })}`, {
        method: "POST", body: lines, accept: LINES_TYPE, signal: AbortSignal.any([signal, AbortSignal.timeout(INGEST_LIMIT)]),
    }),
    exportPath: (user) => `api/users/${encodeURIComponent(user)}/export`,
    export: (user) =>
        call(service.exportPath(user), { accept: LINES_TYPE }).then((response) => response.blob()),
    erase: (user) =>
        call(`api/users/${encodeURIComponent(user)}`, { method: "DELETE" }).then((response) => response.json()),

    /** Being gone already is as good as being forgotten. */
    async forget(user, id) {
        try {
            await call(`api/memories/${encodeURIComponent(id)}?${query({ user_id: user })}`, { method: "DELETE" });
        } catch (error) {
            if (error.status !== 404) throw error;
        }
    },
};
