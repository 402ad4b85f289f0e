// SPDX-License-Identifier: Apache-2.0

import { $, announce } from "./document.js";
import { kept } from "./kept.js";

/** The fields of the dialog, and what each is called in a request. Empty means: as the server is set. */
const NUMBERS = { "settings-count": "top_k", "settings-threshold": "score_threshold", "settings-recency": "recency_weight" };
const ANSWERS = { yes: true, no: false };

/** What this browser wants otherwise than the server is set: fields of a chat, and the look of the page. */
function read() {
    const settings = kept.read("settings", {});
    return typeof settings === "object" && !Array.isArray(settings) ? settings : {};
}

/** How memories are recalled, for a chat. */
export function recallOptions() {
    const settings = read();
    return Object.fromEntries(Object.values(NUMBERS).map((name) => [name, settings[name]]).filter(([, value]) => Number.isFinite(value)));
}

/** How they are recalled, for a search: it shows as many as a page has. */
export function searchOptions() {
    const { top_k: _, ...options } = recallOptions();
    return options;
}

export function replyOptions() {
    const { store_response: stored } = read();
    return typeof stored === "boolean" ? { store_response: stored } : {};
}

/** The look that was chosen, before anything is drawn in another one. */
export function applyTheme() {
    const { theme } = read();
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
}

function show(settings) {
    for (const [id, name] of Object.entries(NUMBERS)) $(id).value = settings[name] ?? "";
    $("settings-store").value = Object.keys(ANSWERS).find((answer) => ANSWERS[answer] === settings.store_response) ?? "";
    $("settings-theme").value = settings.theme ?? "";
}

export function openSettings() {
    show(read());
    $("settings").showModal();
}

/** The browser has checked the numbers against the bounds of their fields. */
function save() {
    const numbers = Object.entries(NUMBERS).map(([id, name]) => [name, $(id).value === "" ? null : $(id).valueAsNumber]);
    const chosen = [["store_response", ANSWERS[$("settings-store").value] ?? null], ["theme", $("settings-theme").value || null]];
    kept.write("settings", Object.fromEntries([...numbers, ...chosen].filter(([, value]) => value !== null)));
    applyTheme();
    $("settings").close();
    announce("Settings saved.");
}

export function listenToSettings() {
    $("settings-form").addEventListener("submit", (event) => {
        event.preventDefault();
        save();
    });
    $("settings-reset").addEventListener("click", () => show({}));
}
