// SPDX-License-Identifier: Apache-2.0
//
// Lays openapi.json out for people. Everything is made as text nodes: what the document says is never read as HTML.

import { applyTheme } from "./page/settings.js";

const METHODS = ["get", "post", "put", "patch", "delete"];
const byId = (id) => document.getElementById(id);
let api;

/** An element with attributes and children; strings become text. */
function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== ""));
    return element;
}

/** Text with `code` in it, as nodes. */
const inline = (text) => text.split("`").map((part, place) => (place % 2 ? make("code", {}, part) : part));

const prose = (text) =>
    make("div", { class: "prose" }, (text ?? "").split("\n\n").filter(Boolean).map((each) => make("p", {}, inline(each))));

/** What a reference stands for, with what stands beside it, and its name. */
function resolve(value) {
    let name;
    while (value.$ref) {
        const { $ref, ...beside } = value;
        name = $ref.split("/").at(-1);
        value = { ...$ref.slice(2).split("/").reduce((place, key) => place[key], api), ...beside };
    }
    return [value, name];
}

// --- Schemas ---------------------------------------------------------------------------------------------------------

function bounds(schema, unit) {
    const number = (value) => value.toLocaleString("en");
    const between = (least, most, what) =>
        least !== undefined && most !== undefined ? `${number(least)} to ${number(most)}${what}`
            : most !== undefined ? `at most ${number(most)}${what}` : least > 0 ? `at least ${number(least)}${what}` : undefined;
    return [
        between(schema.minimum, schema.maximum, ""), between(schema.minLength, schema.maxLength, " characters"),
        between(schema.minItems, schema.maxItems, " elements"), between(schema.minProperties, schema.maxProperties, " fields"),
        schema.default !== undefined ? `${JSON.stringify(schema.default)} unless given` : undefined,
    ].filter(Boolean);
}

/** What a value is, in a line. */
function typeOf(given) {
    const [schema, name] = resolve(given);
    if (schema.const !== undefined) return JSON.stringify(schema.const);
    if (schema.enum && schema.enum.length <= 8) return schema.enum.map((each) => JSON.stringify(each)).join(" | ");
    if (schema.anyOf && !name) return schema.anyOf.map(typeOf).join(" | ");
    const kinds = [schema.type ?? "any"].flat();
    const words = kinds.map((kind) => {
        if (kind === "array" && schema.items) return `array of ${typeOf(schema.items)}`;
        return kind === "string" && schema.format ? schema.format : kind;
    });
    const shown = name && kinds.includes("object") ? name : words.join(" | ");
    return [shown, ...bounds(schema)].join(", ");
}

/** The object, or list of variants, that lies below a schema, if there is one worth opening. */
function inner(given) {
    const [schema, name] = resolve(given);
    if (schema.items) return inner(schema.items);
    if (schema.properties) return [schema, name];
    if (schema.additionalProperties?.$ref || schema.additionalProperties?.items) return inner(schema.additionalProperties);
    const variants = (schema.anyOf ?? []).map(inner).filter(Boolean);
    return variants.length > 1 ? [schema, name] : variants[0];
}

function fields(schema, above) {
    if (schema.anyOf) {
        return make("div", {}, schema.anyOf.map(inner).filter(Boolean).map(([each]) =>
            make("div", { class: "variant" }, fields(each, above))));
    }
    return make("ul", { class: "fields" }, Object.entries(schema.properties).map(([name, value]) => {
        const [resolved] = resolve(value);
        const below = inner(value);
        const isNew = below && !(below[1] && above.includes(below[1]));
        return make("li", {},
            make("code", { class: "name" }, name), make("span", { class: "type" }, typeOf(value)),
            schema.required?.includes(name) ? make("span", { class: "needed" }, "required") : "",
            resolved.description ? make("p", {}, inline(resolved.description)) : "",
            isNew ? make("details", {}, make("summary", {}, below[1] ?? "Fields"), fields(below[0], [...above, below[1]])) : "");
    }));
}

function schemaView(given, label, isOpen) {
    const below = inner(given);
    const [schema, name] = resolve(given);
    return below
        ? make("details", isOpen ? { open: "" } : {}, make("summary", {}, `${label}: ${below[1] ?? typeOf(given)}`), prose(schema.description), fields(below[0], [below[1]]))
        : make("p", {}, `${label}: ${name ?? typeOf(given)}`);
}

// --- Examples --------------------------------------------------------------------------------------------------------

/** A text to read and to copy. */
function block(text, name) {
    const button = make("button", { type: "button", "aria-label": `Copy ${name}` }, "Copy");
    button.addEventListener("click", async () => {
        const said = await navigator.clipboard?.writeText(text).then(() => "Copied", () => undefined);
        button.textContent = said ?? "Select it and copy";
        setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    return make("div", { class: "example" }, make("pre", { tabindex: "0", "aria-label": name }, make("code", {}, text)), button);
}

const shown = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function curl(method, path, parameters, media, value) {
    const query = parameters.filter((each) => each.in === "query" && each.example !== undefined && (media !== "application/json"))
        .map((each) => `${each.name}=${encodeURIComponent(each.example)}`).join("&");
    const filled = path.replace(/\{(\w+)\}/g, (_, name) =>
        encodeURIComponent(parameters.find((each) => each.in === "path" && each.name === name)?.example ?? name));
    const address = new URL(`.${filled}${query ? `?${query}` : ""}`, location.href).href;
    const lines = [`curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}${quoted(address)}`];
    if (media) lines.push(`-H 'Content-Type: ${media}'`);
    if (media) lines.push(`--data-binary ${quoted(typeof value === "string" ? value : JSON.stringify(value))}`);
    return lines.join(" \\\n  ");
}

function examples(method, path, operation, parameters) {
    const contents = Object.entries(operation.requestBody?.content ?? {});
    const entries = contents.flatMap(([media, content]) =>
        Object.values(content.examples ?? {}).map((example) => [example.summary, curl(method, path, parameters, media, example.value)]));
    const all = entries.length ? entries : [["With curl", curl(method, path, parameters)]];
    return all.map(([summary, text], place) =>
        make("details", place === 0 ? { open: "" } : {}, make("summary", {}, summary), block(text, summary)));
}

// --- Operations ------------------------------------------------------------------------------------------------------

function access(operation) {
    if (operation.security?.length === 0) return "Needs no key.";
    return operation.security?.some((each) => Object.keys(each).length === 0) ? "A key shows more." : undefined;
}

function parameterList(parameters) {
    return make("ul", { class: "fields" }, parameters.map((each) => make("li", {},
        make("code", { class: "name" }, each.name), make("span", { class: "type" }, `${each.in}, ${typeOf(each.schema)}`),
        each.required ? make("span", { class: "needed" }, "required") : "",
        make("p", {}, inline(each.description ?? resolve(each.schema)[0].description ?? "")))));
}

function contentView(media, content) {
    const label = content["x-lines"] ? `${media}, each line` : media;
    const events = media !== "text/event-stream" ? [] : content.schema.anyOf.map(({ properties: { event, data } }) =>
        schemaView(data.contentSchema, `event ${event.const}`));
    const text = content.example === undefined ? undefined : shown(content.example);
    return make("div", {},
        events.length ? make("p", {}, media) : schemaView(content["x-lines"] ?? content.schema, label), events,
        text ? make("details", {}, make("summary", {}, "Example"), block(text, `Example of ${media}`)) : "");
}

function answers(operation) {
    return Object.entries(operation.responses).map(([status, given]) => {
        const [answer] = resolve(given);
        const contents = Object.entries(answer.content ?? {});
        const headers = Object.keys(answer.headers ?? {});
        const codes = contents.flatMap(([, content]) => content.schema.properties?.code?.enum ?? []);
        const isGood = status.startsWith("2");
        return make("details", isGood ? { open: "" } : {},
            make("summary", {}, make("strong", {}, status), ` ${answer.description}`),
            codes.length ? make("p", {}, "code: ", codes.flatMap((code, place) => [place ? ", " : "", make("code", {}, code)])) : "",
            headers.length ? make("p", { class: "quiet" }, `Headers: ${headers.join(", ")}`) : "",
            codes.length ? block(shown(contents[0][1].example), `Example of ${status}`) : contents.map(([media, content]) => contentView(media, content)));
    });
}

function article(method, path, item) {
    const operation = item[method];
    const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((each) => resolve(each)[0]);
    const own = parameters.filter((each) => each.in !== "header");
    const bodies = Object.entries(operation.requestBody?.content ?? {});
    const all = Object.entries(operation.responses);
    const part = (wanted) => answers({ responses: Object.fromEntries(all.filter(([status]) => (Number(status) < 400) === wanted)) });
    return make("article", { id: operation.operationId, "data-words": `${method} ${path} ${operation.summary}`.toLowerCase() },
        make("h3", {}, make("span", { class: `method ${method}` }, method.toUpperCase()),
            make("a", { href: `#${operation.operationId}` }, path), make("span", { class: "quiet" }, operation.summary)),
        prose([operation.description, access(operation)].filter(Boolean).join("\n\n")),
        own.length ? [make("h4", {}, "Parameters"), parameterList(own)] : [],
        bodies.length ? [make("h4", {}, "Body"), bodies.map(([media, content], place) =>
            schemaView(content["x-lines"] ?? content.schema, content["x-lines"] ? `${media}, each line` : media, place === 0))] : [],
        make("h4", {}, bodies.length ? "Examples" : "Example"), examples(method, path, operation, parameters),
        make("h4", {}, "Answers"), part(true),
        make("details", {}, make("summary", {}, "What can go wrong"), part(false)));
}

function problems() {
    const all = Object.values(api.components.responses).flatMap((answer) => {
        const { schema } = answer.content["application/problem+json"];
        return schema.properties.code.enum.map((code) => [schema.properties.status.const, code, answer.description]);
    });
    // One that several answers share is listed once, with the words of the first.
    const rows = [...new Map(all.toReversed().map((row) => [`${row[0]} ${row[1]}`, row])).values()].toReversed();
    return make("article", { id: "problems", "data-words": "problems errors codes" },
        make("h3", {}, make("a", { href: "#problems" }, "Problems")),
        schemaView({ $ref: "#/components/schemas/Problem" }, "application/problem+json"),
        make("table", {},
            make("thead", {}, make("tr", {}, ["Status", "Code", "Meaning"].map((title) => make("th", { scope: "col" }, title)))),
            make("tbody", {}, rows.map(([status, code, meaning]) => make("tr", {},
                make("td", {}, String(status)), make("td", {}, make("code", {}, code)), make("td", {}, meaning))))));
}

// --- Page ------------------------------------------------------------------------------------------------------------

function link(target, text) {
    return make("li", {}, make("a", { href: `#${target}` }, text));
}

function show() {
    const reference = byId("reference");
    const links = byId("links");
    reference.append(make("section", {}, make("h2", {}, `${api.info.title} ${api.info.version}`), prose(api.info.description)));
    const operations = Object.entries(api.paths).flatMap(([path, item]) =>
        METHODS.filter((method) => item[method]).map((method) => [method, path, item]));
    for (const tag of api.tags) {
        const own = operations.filter(([method, , item]) => item[method].tags.includes(tag.name));
        reference.append(make("section", {}, make("h2", {}, tag.name, " ", make("span", { class: "quiet" }, tag.description)),
            own.map((each) => article(...each))));
        links.append(make("li", {}, make("span", {}, tag.name), make("ul", {}, own.map(([method, , item]) =>
            link(item[method].operationId, item[method].summary)))));
    }
    reference.append(make("section", {}, make("h2", {}, "When it goes wrong"), problems()));
    links.append(make("li", {}, make("span", {}, "When it goes wrong"), make("ul", {}, link("problems", "Problems"))));
    reference.prepend(make("h2", { class: "visually-hidden", id: "top" }, "Reference"));
}

function filterWith(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const each of document.querySelectorAll("article")) {
        each.hidden = !words.every((word) => each.dataset.words.includes(word));
        count += each.hidden ? 0 : 1;
        document.querySelector(`#links a[href="#${each.id}"]`).parentElement.hidden = each.hidden;
    }
    for (const each of document.querySelectorAll("section, #links > li")) {
        const parts = [...each.querySelectorAll("article, li")];
        each.hidden = words.length > 0 && parts.every((part) => part.hidden);
    }
    byId("state").textContent = words.length === 0 ? "" : count === 0 ? "Nothing has these words." : `${count} of them`;
}

function listen() {
    const filter = byId("filter");
    filter.hidden = false;
    filter.addEventListener("input", () => filterWith(filter.value));
    filter.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        filter.value = "";
        filterWith("");
    });
    document.addEventListener("keydown", (event) => {
        if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
        event.preventDefault();
        filter.focus();
    });
}

applyTheme();
try {
    byId("state").textContent = "Reading openapi.json…";
    const reply = await fetch("openapi.json");
    if (!reply.ok) throw new Error(`it was answered with ${reply.status}`);
    api = await reply.json();
    show();
    listen();
    byId("state").textContent = "";
    if (location.hash) byId(location.hash.slice(1))?.scrollIntoView();
} catch (error) {
    byId("state").textContent = `openapi.json could not be shown: ${error.message}. Load the page again.`;
}
