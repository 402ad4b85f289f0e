// SPDX-License-Identifier: Apache-2.0

// The light Markdown that language models write: paragraphs, lists, headings, fenced code; bold, emphasis, code. Links
// and images stay the text that they are: an address that a memory or a model made up is nothing to click on, or to load.

import { element } from "./document.js";

const LIST_ITEM = /^\s{0,8}(?:[-*+]|(\d{1,9})[.)])\s+(\S.*)$/;
const HEADING = /^#{1,6}\s+(.+?)\s*#*$/;
const FENCE = /^\s{0,3}(```|~~~)/;
const MARKS = [["`", "code"], ["**", "strong"], ["__", "strong"], ["*", "em"], ["_", "em"]];
const WORD = /[\p{L}\p{N}]/u;

export function markdown(text) {
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
