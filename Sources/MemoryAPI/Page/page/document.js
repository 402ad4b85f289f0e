// SPDX-License-Identifier: Apache-2.0

// Making and finding what stands on the page. Text of people, models and the store enters it as text nodes only; nothing is ever
// parsed as HTML.

export const $ = (id) => document.getElementById(id);

/** An element with properties (attributes where the name has a dash or is `role`), data, and children. */
export function element(tag, properties = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (name === "data") Object.assign(node.dataset, value);
        else if (name === "role" || name.includes("-")) node.setAttribute(name, value);
        else node[name] = value;
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
}

export function announce(text) {
    $("announcer").textContent = text;
}

export function excerpt(text, length = 60) {
    const characters = [...text];
    return characters.length > length ? `${characters.slice(0, length).join("")}…` : text;
}

/** The words of a table for a code of the server; none for one that this page does not know. */
export function wordsFor(code, table) {
    return Object.hasOwn(table, code) ? table[code] : null;
}

export function plain(code) {
    return String(code).replaceAll("_", " ");
}

export function counted(number, one, many) {
    return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function time(stamp) {
    const date = new Date(stamp);
    if (!stamp || Number.isNaN(date.getTime())) return null;
    return element("time", { dateTime: date.toISOString(), title: date.toString() }, dateFormat.format(date));
}

/** Words as a sentence: with a capital and a full stop. */
export function sentence(words) {
    const text = String(words).trim();
    return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?…]$/u.test(text) ? "" : ".");
}
