// SPDX-License-Identifier: Apache-2.0

// The chat page: one module, nothing to build, nothing from elsewhere.
//
// Text of people, models and the store enters the document as text nodes only; nothing is ever parsed as HTML. Paths are
// relative, so that the page also works below a prefix of a proxy.

const PAGE_SIZE = 20;
/** Exchanges that this browser keeps per user, so that a reload shows the conversation; fewer where there is no room. */
const KEPT_EXCHANGES = [50, 10, 1];
const KEPT_USERS = 10;
const CALL_LIMIT = 20_000;
/** The server sends a sign of life every 15 s while it works; four missed ones mean that nobody is there. */
const SILENCE_LIMIT = 60_000;
const HEALTH_INTERVAL = 30_000;
/** Characters of one event. The largest is `done` with 100 memories of 32 KiB. */
const EVENT_LIMIT = 8_000_000;

const EXAMPLES = [
    "My dog is called Biscuit and he is afraid of thunder.",
    "I prefer tea to coffee, and never after six.",
    "What scares my dog?",
];

const DEGRADATIONS = {
    memory_unavailable: "The memory could not be reached: this answer was made without it.",
    history_unavailable: "The earlier turns of this conversation could not be read.",
    fallback_model: "The first choice of language model was not available; another one answered.",
    turns_not_stored: "This exchange could not be added to the conversation; the next answer will not know it.",
    response_not_stored: "The answer could not be remembered.",
};

const DEPENDENCIES = { embedder: "embedder", store: "memory store", language_model: "language model" };

const HEALTH_OUTPUTS = {
    not_sampled: "not looked at yet",
    stale: "not heard of for a while",
    timeout: "does not answer in time",
    upstream_unavailable: "does not answer",
    upstream_rejected: "refuses: look at its key and its settings",
    rate_limited: "allows no more for now",
};

const STATUS_WORDS = { pass: "works", warn: "works with limits", fail: "does not work" };

// ---------------------------------------------------------------------------------------------------------- Document

const $ = (id) => document.getElementById(id);

/** An element with properties (attributes where the name has a dash or is `role`), data, and children. */
function element(tag, properties = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (name === "data") Object.assign(node.dataset, value);
        else if (name === "role" || name.includes("-")) node.setAttribute(name, value);
        else node[name] = value;
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
}

function announce(text) {
    $("announcer").textContent = text;
}

function excerpt(text, length = 60) {
    const characters = [...text];
    return characters.length > length ? `${characters.slice(0, length).join("")}…` : text;
}

/** The words of a table for a code of the server; none for one that this page does not know. */
function wordsFor(code, table) {
    return Object.hasOwn(table, code) ? table[code] : null;
}

function plain(code) {
    return String(code).replaceAll("_", " ");
}

function counted(number, one, many) {
    return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function time(stamp) {
    const date = new Date(stamp);
    if (!stamp || Number.isNaN(date.getTime())) return null;
    return element("time", { dateTime: date.toISOString(), title: date.toString() }, dateFormat.format(date));
}

// -------------------------------------------------------------------------------------------------- What is kept here

/** What this browser keeps. A browser that refuses to keep anything still chats. */
const kept = {
    read(name, otherwise) {
        try {
            return JSON.parse(localStorage.getItem(`memory-layer.${name}`)) ?? otherwise;
        } catch {
            return otherwise;
        }
    },
    /** False where there is no room, or no leave. */
    write(name, value) {
        try {
            localStorage.setItem(`memory-layer.${name}`, JSON.stringify(value));
            return true;
        } catch {
            return false;
        }
    },
    remove(name) {
        try {
            localStorage.removeItem(`memory-layer.${name}`);
        } catch {
            // Forbidden: then nothing was kept either.
        }
    },
};

/** The API key, where the server wants one: kept for this tab alone, and gone with it. */
const access = {
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
};

// ------------------------------------------------------------------------------------------------------------ Service

/** What went wrong, in words for the person in front of the page. */
class Failure extends Error {
    constructor(message, { details = [], reference = null, status = 0 } = {}) {
        super(message);
        this.details = details;
        this.reference = reference;
        this.status = status;
    }

    /** From an RFC 9457 problem object. */
    static fromProblem(problem, { status = 0, retryAfter = null } = {}) {
        const words = problem?.detail || problem?.title || `The server answered with status ${status}`;
        const details = (problem?.errors ?? []).map(({ field, message }) => `${field}: ${message}`);
        if (Number(retryAfter) > 0) details.push(`Try again in ${counted(Number(retryAfter), "second", "seconds")}.`);
        return new Failure(sentence(words), {
            details, reference: problem?.request_id ?? null, status: problem?.status ?? status,
        });
    }

    static from(error) {
        if (error instanceof Failure) return error;
        if (error?.name === "TimeoutError") return new Failure("The server took too long to answer.");
        if (error instanceof SyntaxError) return new Failure("The server's answer cannot be read.");
        return new Failure("The server cannot be reached. Is it running?");
    }
}

function sentence(words) {
    const text = String(words).trim();
    return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?…]$/u.test(text) ? "" : ".");
}

async function call(path, { method = "GET", body, accept = "application/json", signal } = {}) {
    const headers = { Accept: accept, ...access.headers };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const response = await fetch(path, {
        method, headers, cache: "no-store", signal: signal ?? AbortSignal.timeout(CALL_LIMIT),
        body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (response.ok) return response;
    const problem = await response.json().catch(() => null);
    if (response.status === 401) askKey();
    throw Failure.fromProblem(problem, { status: response.status, retryAfter: response.headers.get("Retry-After") });
}

function query(values) {
    const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
    return new URLSearchParams(given).toString();
}

const service = {
    /** With a key that is not valid any more it is asked as anybody may. */
    async health() {
        const ask = (headers) => fetch("api/health", { headers, cache: "no-store", signal: AbortSignal.timeout(CALL_LIMIT) });
        const response = await ask(access.headers);
        return (response.status === 401 ? await ask({}) : response).json();
    },
    chat: (body, signal) => call("api/chat", { method: "POST", body, signal, accept: "text/event-stream" }),
    memories: (user, cursor) =>
        call(`api/memories?${query({ user_id: user, limit: PAGE_SIZE, cursor })}`).then((response) => response.json()),
    exportPath: (user) => `api/users/${encodeURIComponent(user)}/export`,
    export: (user) =>
        call(service.exportPath(user), { accept: "application/x-ndjson" }).then((response) => response.blob()),
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

/**
 * The events of a `text/event-stream` (HTML standard, 9.2.6), with their data parsed as JSON. An event that the stream
 * breaks off in the middle of is dropped. Comments, the server's signs of life, count as a sign of life only.
 */
async function* serverSentEvents(body, onSignOfLife) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    let event = { name: "message", data: [] };
    try {
        for (;;) {
            const { value, done } = await reader.read();
            if (done) return;
            onSignOfLife();
            // A CR at the end may be the first half of a CRLF: it waits for what comes.
            const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
            rest = lines.pop();
            for (const line of lines) {
                if (line === "") {
                    if (event.data.length > 0) yield { name: event.name, data: JSON.parse(event.data.join("\n")) };
                    event = { name: "message", data: [] };
                } else {
                    takeField(line, event);
                }
            }
            if (rest.length > EVENT_LIMIT) throw new Failure("The server sent more than this page can hold.");
        }
    } finally {
        reader.cancel().catch(() => {});
    }
}

function takeField(line, event) {
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") event.name = value;
    if (name === "data") event.data.push(value);
}

// ----------------------------------------------------------------------------------------------------------- Markdown

// The light Markdown that language models write: paragraphs, lists, headings, fenced code; bold, emphasis, code. Links
// and images stay the text that they are: an address that a memory or a model made up is nothing to click on, or to load.

const LIST_ITEM = /^\s{0,8}(?:[-*+]|(\d{1,9})[.)])\s+(\S.*)$/;
const HEADING = /^#{1,6}\s+(.+?)\s*#*$/;
const FENCE = /^\s{0,3}(```|~~~)/;
const MARKS = [["`", "code"], ["**", "strong"], ["__", "strong"], ["*", "em"], ["_", "em"]];
const WORD = /[\p{L}\p{N}]/u;

function markdown(text) {
    const blocks = [];
    const lines = text.split("\n");
    for (let at = 0; at < lines.length; at++) {
        const fence = FENCE.exec(lines[at]);
        if (fence) {
            const code = [];
            while (++at < lines.length && !lines[at].trimStart().startsWith(fence[1])) code.push(lines[at]);
            blocks.push({ tag: "pre", lines: code });
        } else {
            takeLine(lines[at], blocks);
        }
    }
    return blocks.filter((block) => block.tag).map(rendered);
}

/** Adds a line of text to the blocks; a block without a tag is the empty line that ends the one before. */
function takeLine(line, blocks) {
    const last = blocks.at(-1);
    const item = LIST_ITEM.exec(line);
    const heading = HEADING.exec(line);
    if (line.trim() === "") {
        blocks.push({});
    } else if (item) {
        const tag = item[1] ? "ol" : "ul";
        const list = [last, blocks.at(-2)].find((block) => block?.tag) ?? null;
        const goesOn = list?.tag === tag && (last === list || last.tag === undefined);
        if (goesOn) list.items.push([item[2]]);
        else blocks.push({ tag, start: Number(item[1] ?? 1), items: [[item[2]]] });
    } else if (heading) {
        blocks.push({ tag: "p", heading: true, lines: [heading[1]] });
    } else if (last?.items) {
        last.items.at(-1).push(line.trim());
    } else if (last?.tag === "p" && !last.heading) {
        last.lines.push(line);
    } else {
        blocks.push({ tag: "p", lines: [line] });
    }
}

function rendered(block) {
    if (block.tag === "pre") {
        return element("pre", { tabIndex: 0 }, element("code", {}, block.lines.join("\n")));
    }
    if (block.items) {
        const items = block.items.map((lines) => element("li", {}, ...inline(lines.join("\n"))));
        return element(block.tag, block.tag === "ol" ? { start: block.start } : {}, ...items);
    }
    const content = inline(block.lines.join("\n"));
    return element("p", {}, ...(block.heading ? [element("strong", {}, ...content)] : content));
}

function inline(text) {
    const nodes = [];
    let from = 0;
    let at = 0;
    while (at < text.length) {
        const [mark, tag] = MARKS.find(([each]) => text.startsWith(each, at)) ?? [];
        const end = mark ? endOfSpan(text, at, mark) : -1;
        if (end < 0) {
            at += mark?.length ?? 1;
            continue;
        }
        const inner = text.slice(at + mark.length, end);
        if (at > from) nodes.push(text.slice(from, at));
        nodes.push(element(tag, {}, ...(tag === "code" ? [inner] : inline(inner))));
        at = from = end + mark.length;
    }
    if (from < text.length) nodes.push(text.slice(from));
    return nodes;
}

/** Where the span that a mark opens is closed, or −1: 2*3*4 and snake_case_names are no emphasis. */
function endOfSpan(text, start, mark) {
    const begin = start + mark.length;
    const end = text.indexOf(mark, begin);
    if (end <= begin) return -1;
    if (mark === "`") return end;
    const insideWord = WORD.test(text[start - 1] ?? "") || WORD.test(text[end + mark.length] ?? "");
    const padded = /\s/.test(text[begin]) || /\s/.test(text[end - 1]);
    return padded || (mark !== "**" && insideWord) ? -1 : end;
}

// ------------------------------------------------------------------------------------------------------- Memory cards

function memoryCard(memory, user) {
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
function forgetButton(id, text, user) {
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

/** Wherever a memory stands on the page, it is gone now. The focus stays where its button was. */
function showForgotten(id, user, pressed) {
    const stillSaid = conversation.user === user && conversation.forget(id);
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

// ---------------------------------------------------------------------------------------------------------- Exchanges

/** One message and what came of it: what is kept, and what {@link ExchangeView} shows. */
function newExchange(message) {
    return { message, reply: "", state: "waiting", context: null, memory: null, degraded: [], model: null, total: null, failure: null };
}

function isComing({ state }) {
    return state === "waiting" || state === "streaming";
}

/** What came first stays: `done` repeats it, and cards that are replaced lose the focus. */
function takeContext(exchange, data) {
    exchange.context ??= Array.isArray(data) ? data : (data.context ?? []);
    exchange.memory ??= data.memory ?? null;
    exchange.degraded = data.degraded ?? exchange.degraded;
}

function takeToken(exchange, data) {
    exchange.reply += data.text ?? data.token ?? "";
    exchange.state = "streaming";
}

function takeReply(exchange, data) {
    takeContext(exchange, data);
    exchange.reply = data.reply;
    exchange.model = data.model ?? null;
    exchange.total = data.timings?.total_ms ?? null;
    exchange.state = "done";
}

function takeFailure(exchange, { message, details, reference, status }) {
    exchange.failure = { message, details, reference, status };
    exchange.state = "failed";
}

class ExchangeView {
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

function degradationWords(code) {
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

// ------------------------------------------------------------------------------------------------------- Conversation

/** A user's running conversation: the session that the server knows, and the exchanges that this browser shows. */
class Conversation {
    constructor(user) {
        const { session, exchanges } = kept.read(`conversation.${user}`, {});
        this.user = user;
        this.session = typeof session === "string" ? session : newSession();
        this.exchanges = (Array.isArray(exchanges) ? exchanges : [])
            .filter((exchange) => typeof exchange?.message === "string")
            .map((exchange) => ({ ...newExchange(exchange.message), ...exchange }));
        // The page was closed or reloaded while an answer was coming.
        for (const exchange of this.exchanges.filter(isComing)) exchange.state = "stopped";
    }

    save() {
        KEPT_EXCHANGES.some((count) => kept.write(
            `conversation.${this.user}`, { session: this.session, exchanges: this.exchanges.slice(-count) }));
    }

    restart() {
        this.session = newSession();
        this.exchanges = [];
        this.save();
    }

    /** Drops a memory from what is kept; true where its words were said in this very conversation. */
    forget(id) {
        const said = this.exchanges.some(({ memory }) => memory?.id === id);
        for (const exchange of this.exchanges) {
            exchange.context = exchange.context?.filter((memory) => memory.id !== id) ?? null;
            if (exchange.memory?.id === id) exchange.memory = null;
        }
        this.save();
        return said;
    }
}

/** 128 random bits. `crypto.randomUUID` is missing on plain HTTP from another host, this is not. */
function newSession() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return `s_${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

let conversation = null;
/** The answer that is coming, as an AbortController; one at a time. */
let running = null;
let lastView = null;

function showConversation() {
    const views = conversation.exchanges.map(viewOf);
    $("exchanges").replaceChildren(...views.map((view) => view.element));
    showWelcome();
    lastView = views.at(-1) ?? null;
    reveal(lastView);
}

function viewOf(exchange) {
    const view = new ExchangeView(exchange, conversation.user, () => retry(view));
    return view;
}

function showWelcome() {
    $("welcome").hidden = conversation.exchanges.length > 0;
    $("welcome-title").textContent = `Hello, ${conversation.user}.`;
}

function send() {
    const message = $("message").value;
    if (message.trim() === "" || running) return;
    if (!conversation) return askWho();
    const exchange = newExchange(message);
    const view = viewOf(exchange);
    lastView = view;
    conversation.exchanges.push(exchange);
    $("exchanges").append(view.element);
    $("message").value = "";
    fitMessage();
    showWelcome();
    reveal(view);
    run(view);
}

function retry(view) {
    if (running) return;
    Object.assign(view.exchange, newExchange(view.exchange.message));
    view.show();
    $("message").focus();
    run(view);
}

/** Asks the server, shows what comes as it comes, and ends with the exchange in one of its three last states. */
async function run(view) {
    const { exchange } = view;
    const asked = conversation;
    const mine = new AbortController();
    const silence = new Watchdog(SILENCE_LIMIT, () => mine.abort(new Failure("The server fell silent.")));
    setRunning(mine);
    asked.save();
    announce("Waiting for the answer.");
    try {
        const body = { user_id: asked.user, session_id: asked.session, message: exchange.message, stream: true };
        await follow(await service.chat(body, mine.signal), view, () => silence.feed());
    } catch (error) {
        if (mine.signal.reason === stopped) exchange.state = "stopped";
        else takeFailure(exchange, failureOf(mine.signal.aborted ? mine.signal.reason : error, exchange));
    }
    silence.stop();
    keepingPlace(view, () => view.show());
    if (running === mine) setRunning(null);
    finish(asked, view);
}

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

function finish(asked, { exchange, reply }) {
    asked.save();
    if (asked !== conversation) return;
    if (exchange.state === "done") {
        announce(`${reply.innerText} ${counted(exchange.context.length, "memory", "memories")} used.`);
        memoryPanel.refreshIfOpen();
        if ($("health").dataset.status !== "pass") showHealth();
    } else {
        announce(exchange.state === "stopped" ? "Stopped." : `Failed. ${exchange.failure.message}`);
        showHealth();
    }
}

/** The reason of an abort that the person asked for. */
const stopped = new Failure("Stopped");

function stop() {
    running?.abort(stopped);
}

function setRunning(controller) {
    running = controller;
    if (!running && document.activeElement === $("stop")) $("message").focus();
    $("stop").hidden = !running;
    $("send").setAttribute("aria-disabled", String(Boolean(running)));
}

/**
 * How far what matters of an exchange lies below the visible part of the log: its end where all of it can be seen at
 * once, else the end of its answer, since many memories may stand beside a short one.
 */
function hiddenBelow({ element: whole, answer }) {
    const log = $("log").getBoundingClientRect();
    const last = whole.offsetHeight < log.height ? whole : answer;
    return last.getBoundingClientRect().bottom + 16 - log.bottom;
}

function reveal(view) {
    if (!view) return;
    $("log").scrollTop += Math.max(0, hiddenBelow(view));
}

/** Changes what is shown; who reads the end of an exchange keeps it in sight, who has scrolled away stays there. */
function keepingPlace(view, change) {
    const follows = view && hiddenBelow(view) < 80;
    change();
    if (follows) reveal(view);
}

/** Calls when nothing has happened for a while. */
class Watchdog {
    constructor(limit, onSilence) {
        Object.assign(this, { limit, onSilence });
        this.feed();
    }

    feed() {
        clearTimeout(this.timer);
        this.timer = setTimeout(this.onSilence, this.limit);
    }

    stop() {
        clearTimeout(this.timer);
    }
}

// ------------------------------------------------------------------------------------------------------- Memory panel

const memoryPanel = {
    cursor: null,
    /** Counts the lists that were asked for; the answer to an earlier one is dropped. */
    asked: 0,

    get isOpen() {
        return !$("memories").hidden;
    },

    toggle() {
        this.show(!this.isOpen);
    },

    show(open) {
        if (open && !conversation) return askWho();
        // The conversation becomes narrower or wider, and its end moves.
        keepingPlace(lastView, () => { $("memories").hidden = !open; });
        $("memories-button").setAttribute("aria-expanded", String(open));
        if (open) this.refresh();
        (open ? $("memories-title") : $("memories-button")).focus();
    },

    refreshIfOpen() {
        if (this.isOpen) this.refresh();
    },

    refresh(words = "") {
        $("export").href = service.exportPath(conversation.user);
        return this.load(null, words);
    },

    more() {
        return this.load(this.cursor);
    },

    async load(cursor, words = "") {
        const { user } = conversation;
        const asked = ++this.asked;
        try {
            const page = await service.memories(user, cursor);
            if (asked === this.asked) this.take(page, user, { isFirst: cursor === null, words });
        } catch (error) {
            if (asked !== this.asked) return;
            if (cursor === null) $("memories-list").replaceChildren();
            $("memories-more").hidden = cursor === null;
            $("memories-state").textContent = Failure.from(error).message;
        }
    },

    take(page, user, { isFirst, words }) {
        const cards = page.memories.map((memory) => memoryCard(memory, user));
        if (isFirst) $("memories-list").replaceChildren(...cards);
        else $("memories-list").append(...cards);
        this.cursor = page.next_cursor ?? null;
        const hadFocus = document.activeElement === $("memories-more");
        $("memories-more").hidden = this.cursor === null;
        if (hadFocus && cards[0]) {
            cards[0].tabIndex = -1;
            cards[0].focus();
        }
        const isEmpty = $("memories-list").childElementCount === 0;
        $("memories-state").textContent = words || (isEmpty ? `Nothing is remembered about ${user} yet.` : "");
    },
};

// --------------------------------------------------------------------------------------------------------------- User

function askWho() {
    $("who-input").value = conversation?.user ?? "";
    $("who-fault").textContent = "";
    $("who").querySelector('[value="cancel"]').hidden = !conversation;
    $("who").showModal();
    $("who-input").select();
}

function takeUser() {
    const user = $("who-input").value.trim();
    if (user === "") {
        $("who-fault").textContent = "A name is needed, any will do.";
        return;
    }
    $("who").close();
    if (user !== conversation?.user) useUser(user);
    $("message").focus();
}

function useUser(user) {
    stop();
    kept.write("user", user);
    keepFewUsers(user);
    conversation = new Conversation(user);
    $("who-name").textContent = user;
    $("message").disabled = false;
    $("memories-list").replaceChildren();
    showConversation();
    memoryPanel.refreshIfOpen();
}

/** What was said here is kept for the users who were here last, not for everyone who ever was. */
function keepFewUsers(user) {
    const users = [user, ...kept.read("users", []).filter((each) => each !== user)];
    for (const old of users.slice(KEPT_USERS)) kept.remove(`conversation.${old}`);
    kept.write("users", users.slice(0, KEPT_USERS));
}

// ---------------------------------------------------------------------------------------------------------------- Key

function askKey() {
    if ($("key").open) return;
    $("key-input").value = "";
    $("key-words").textContent = access.key
        ? "The server does not accept the key that this page has. It may have ended, or been revoked."
        : "The server answers only with a key. Whoever runs it makes one: memory-server keys create.";
    $("key-forget").hidden = !access.key;
    $("key").showModal();
    $("key-input").focus();
}

function takeKey() {
    useKey($("key-input").value.trim() || null);
}

/** What failed for want of a key is tried again with it. */
function useKey(key) {
    access.key = key;
    $("key").close();
    $("key-button").hidden = !access.key;
    showHealth();
    if (!key) return;
    memoryPanel.refreshIfOpen();
    if (lastView?.exchange.failure?.status === 401) retry(lastView);
    else $("message").focus();
}

function restart() {
    if (!conversation) return askWho();
    stop();
    conversation.restart();
    showConversation();
    announce("New conversation.");
    $("message").focus();
}

/** A link can't carry a key, so the file is fetched with it and handed over then. */
async function exportWithKey(event) {
    if (!access.key) return;
    event.preventDefault();
    try {
        const address = URL.createObjectURL(await service.export(conversation.user));
        element("a", { href: address, download: "memories.ndjson" }).click();
        setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch (error) {
        $("memories-state").textContent = Failure.from(error).message;
    }
}

function askErase() {
    $("erase-name").textContent = conversation.user;
    $("erase-input").value = "";
    $("erase-fault").textContent = "";
    $("erase-confirm").disabled = true;
    $("erase").showModal();
}

function isEraseConfirmed() {
    return $("erase-input").value.trim().normalize() === conversation.user.normalize();
}

async function erase() {
    if (!isEraseConfirmed() || $("erase-confirm").disabled) return;
    const { user } = conversation;
    stop();
    $("erase-confirm").disabled = true;
    $("erase-fault").textContent = "";
    try {
        const receipt = await service.erase(user);
        $("erase").close();
        kept.remove(`conversation.${user}`);
        if (conversation.user !== user) return;
        conversation.restart();
        showConversation();
        memoryPanel.refresh(erasedWords(receipt));
        $("memories-title").focus();
    } catch (error) {
        $("erase-fault").textContent = Failure.from(error).message;
        $("erase-confirm").disabled = false;
    }
}

function erasedWords({ erased: { memories, turns } }) {
    const said = counted(turns, "turn of conversation", "turns of conversation");
    return `Erased: ${counted(memories, "memory", "memories")} and ${said}.`;
}

// ------------------------------------------------------------------------------------------------------------- Health

let healthAsked = 0;

async function showHealth() {
    const asked = ++healthAsked;
    let report;
    try {
        report = await service.health();
    } catch {
        report = { status: "fail", unreachable: true };
    }
    if (asked !== healthAsked) return; // overtaken by a later question
    const checks = Object.entries(report.checks ?? {}).flatMap(([name, entries]) =>
        entries.map((entry) => ({ ...entry, words: dependencyWords(entry.dependency ?? name) })));
    $("health").dataset.status = report.status;
    $("health-words").textContent = healthWords(report, checks);
    $("health-checks").replaceChildren(...checks.map(healthRow));
    $("health-note").textContent = healthNote(report);
}

function dependencyWords(name) {
    return wordsFor(name, DEPENDENCIES) ?? plain(name.split(":")[0]);
}

function healthNote({ unreachable, version, models }) {
    if (unreachable) return "No answer from the server. It is asked again every half minute.";
    const model = models?.language_model;
    const answers = !model ? "" : model === "extractive" ? ", no language model" : `, answers by ${model}`;
    return `Version ${version ?? "unknown"}${answers}`;
}

function healthWords({ status, unreachable }, checks) {
    if (unreachable) return "Server cannot be reached";
    if (status === "pass") return "Everything works";
    const named = [...new Set(checks.filter((check) => check.status !== "pass").map((check) => check.words))].join(", ");
    const words = status === "warn" ? "Works with limits" : "Does not work";
    return named ? `${words}: ${named}` : words;
}

function healthRow({ words, status, output }) {
    return element(
        "li", { data: { status } },
        element("span", { className: "light", "aria-hidden": "true" }),
        element("span", {}, `${sentence(words).slice(0, -1)} ${STATUS_WORDS[status] ?? status}`),
        output ? element("span", { className: "notice" }, wordsFor(output, HEALTH_OUTPUTS) ?? plain(output)) : null,
    );
}

function watchHealth() {
    showHealth();
    setInterval(() => document.hidden || showHealth(), HEALTH_INTERVAL);
    document.addEventListener("visibilitychange", () => document.hidden || showHealth());
    addEventListener("online", showHealth);
    addEventListener("offline", showHealth);
}

function closeHealth(event) {
    if (!$("health").contains(event.relatedTarget ?? event.target)) $("health").open = false;
}

// -------------------------------------------------------------------------------------------------------------- Start

/** Grows the field with its text where the browser does not do that by itself. */
function fitMessage() {
    if (CSS.supports("field-sizing", "content")) return;
    $("message").style.height = "auto";
    $("message").style.height = `${$("message").scrollHeight + 2}px`;
}

/** Enter sends, but not the Enter that picks a word of an input method (keyCode 229: Safari ends composing before it). */
function onMessageKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
}

function onEscape(event) {
    if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) return;
    if ($("health").open) {
        $("health").open = false;
        $("health").querySelector("summary").focus();
    } else {
        stop();
    }
}

function onSubmit(form, action) {
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        action();
    });
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

function listen() {
    onSubmit($("composer"), send);
    onSubmit($("who-form"), takeUser);
    onSubmit($("erase-form"), erase);
    onSubmit($("key-form"), takeKey);
    for (const cancel of document.querySelectorAll('dialog [value="cancel"]')) {
        cancel.addEventListener("click", () => cancel.closest("dialog").close());
    }
    $("message").addEventListener("keydown", onMessageKey);
    $("message").addEventListener("input", fitMessage);
    $("stop").addEventListener("click", stop);
    $("who-button").addEventListener("click", askWho);
    $("restart").addEventListener("click", restart);
    $("memories-button").addEventListener("click", () => memoryPanel.toggle());
    $("key-button").addEventListener("click", askKey);
    $("key-forget").addEventListener("click", () => useKey(null));
    $("export").addEventListener("click", exportWithKey);
    $("memories-close").addEventListener("click", () => memoryPanel.show(false));
    $("memories-more").addEventListener("click", () => memoryPanel.more());
    $("erase-button").addEventListener("click", askErase);
    $("erase-input").addEventListener("input", () => { $("erase-confirm").disabled = !isEraseConfirmed(); });
    $("health").addEventListener("focusout", closeHealth);
    document.addEventListener("pointerdown", closeHealth);
    document.addEventListener("keydown", onEscape);
}

function start() {
    listen();
    showExamples();
    watchHealth();
    $("key-button").hidden = !access.key;
    const user = kept.read("user", null);
    if (typeof user === "string" && user !== "") {
        useUser(user);
        $("message").focus();
    } else {
        askWho();
    }
}

start();
