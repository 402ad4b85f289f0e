// SPDX-License-Identifier: Apache-2.0

import { chat } from "./chat.js";
import { Conversation } from "./conversation.js";
import { $ } from "./document.js";
import { kept } from "./kept.js";
import { memoryPanel } from "./memory-panel.js";

const KEPT_USERS = 10;

function knownUsers() {
    const users = kept.read("users", []);
    return (Array.isArray(users) ? users : []).filter((user) => typeof user === "string");
}

export function askWho() {
    $("who-input").value = chat.user ?? "";
    $("who-known").replaceChildren(...knownUsers().map((user) => new Option(user)));
    $("who-fault").textContent = "";
    $("who").querySelector('[value="cancel"]').hidden = !chat.user;
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
    if (user !== chat.user) useUser(user);
    $("message").focus();
}

function useUser(user) {
    kept.write("user", user);
    keepFewUsers(user);
    chat.open(Conversation.last(user));
    $("who-name").textContent = user;
    memoryPanel.clear();
}

/** What was said here is kept for the users who were here last, not for everyone who ever was. */
function keepFewUsers(user) {
    const users = [user, ...knownUsers().filter((each) => each !== user)];
    users.slice(KEPT_USERS).forEach(Conversation.removeAll);
    kept.write("users", users.slice(0, KEPT_USERS));
}

/** Whoever was here last talks on; nobody yet is asked for a name. */
export function welcome() {
    $("who-button").addEventListener("click", askWho);
    $("who-form").addEventListener("submit", (event) => {
        event.preventDefault();
        takeUser();
    });
    const user = kept.read("user", null);
    if (typeof user !== "string" || user === "") return askWho();
    useUser(user);
    $("message").focus();
}
