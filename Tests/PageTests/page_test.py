# SPDX-License-Identifier: Apache-2.0
"""The chat page in a real Chromium on a real memory-server. Tests/PageTests/run starts it.

Waiting is Playwright's: an expectation is looked at until it holds or its time is over. No test sleeps."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import urllib.request
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "ops/harness"), str(pathlib.Path(__file__).parent)]
import local_server  # noqa: E402
from conftest import DESKTOP  # noqa: E402
from local_server import LocalServer  # noqa: E402
from scripted_model import BREAK, HOLD, ScriptedModel  # noqa: E402

# A run that is told to end stops its servers first, as one that is interrupted does.
signal.signal(signal.SIGTERM, signal.default_int_handler)

BUDGET_BYTES = 100_000
FACT = "My dog is called Biscuit and he is afraid of thunder."
OTHER_FACT = "The weather in Turin is mild in October."
QUESTION = "What scares my dog?"
MARKUP = "<img src=x onerror=\"document.title='owned'\"></script><script>document.title='owned'</script>"
PHONE = {"width": 375, "height": 720}
SERIOUS = ("serious", "critical")
WIDER_THAN_ITS_PLACE = """
    [document.documentElement, ...document.querySelectorAll("body, #log, .panel-body, .card .text, dialog[open]")]
        .filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.id || each.className || each.tagName)
"""


# --- Servers, browser, page ------------------------------------------------------------------------------------------

@pytest.fixture
def model():
    with ScriptedModel() as scripted:
        yield scripted


@pytest.fixture
def modelled(model):
    """A server whose language model does as a test tells it."""
    with LocalServer(settings={"LLM": "openai", "LLM_BASE_URL": model.base_url, "LLM_MODELS": "scripted"}) as server:
        yield server


@pytest.fixture
def keys(tmp_path):
    """A file of keys, and the way to make one more in it."""
    class Keys:
        path = tmp_path / "keys.json"

        def make(self, *what):
            command = [LocalServer().binary.resolve(), "keys", "create", "--file", self.path, *what]
            return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    return Keys()


@pytest.fixture
def guarded(keys):
    """A server that wants keys, of which there is one for any user."""
    keys.any = keys.make("--service")
    with LocalServer(settings={"API_KEYS_FILE": str(keys.path)}) as server:
        yield server


def somebody(name="ana"):
    """A user whom no other test knows."""
    return f"{name}-{uuid.uuid4().hex[:8]}"


def enter(page, user):
    page.get_by_label("Name", exact=True).fill(user)
    page.keyboard.press("Enter")
    expect(page.locator("#who-name")).to_have_text(user)


def switch(page, user):
    page.get_by_role("button", name="Switch user").click()
    enter(page, user)


def send(page, message):
    page.get_by_label("Message", exact=True).fill(message)
    page.keyboard.press("Enter")
    return page.locator(".exchange").last


def say(page, message):
    exchange = send(page, message)
    expect(exchange.locator(".answer")).to_have_attribute("aria-busy", "false")
    return exchange


def cards(place):
    return place.locator(".card:not(.gone)")


def forget(card):
    card.get_by_role("button", name="Forget").click()
    card.get_by_role("button", name="Forget for good?").click()


def listed(url, user):
    with urllib.request.urlopen(f"{url}/api/memories?user_id={user}", timeout=30) as reply:
        return [memory["text"] for memory in json.load(reply)["memories"]]


def picture(page, name):
    page.screenshot(path=os.path.join(os.environ["PAGE_SCREENSHOTS"], f"{name}.png"))


# --- Remembering -----------------------------------------------------------------------------------------------------

def test_a_fact_is_found_in_other_words_and_shown_with_its_scores(url, open_page):
    page = open_page(url)
    enter(page, somebody())
    told = say(page, FACT)
    expect(told.locator(".question")).to_contain_text("Remembered")
    say(page, OTHER_FACT)
    asked = say(page, QUESTION)
    expect(asked.locator(".reply")).to_contain_text("thunder")
    best = cards(asked).first
    expect(best).to_contain_text(FACT)
    expect(best).to_contain_text("You")
    expect(best.locator("time")).to_be_visible()
    for part in ("score", "similarity", "recency"):
        assert re.search(rf"{part}\s*[01]\.\d\d", best.locator(".scores").inner_text()), part
    picture(page, "answer")


def test_what_was_said_twice_is_known_already(url, open_page):
    page = open_page(url)
    user = somebody()
    enter(page, user)
    say(page, FACT)
    expect(say(page, FACT).locator(".question")).to_contain_text("Known already")
    assert listed(url, user) == [FACT]


def test_a_forgotten_memory_is_gone_everywhere(url, open_page):
    page = open_page(url)
    user = somebody()
    enter(page, user)
    say(page, FACT)
    asked = say(page, QUESTION)
    page.get_by_role("button", name="Memories", exact=True).click()
    panel = page.get_by_role("complementary", name="Memories")
    expect(cards(panel).filter(has_text=FACT)).to_have_count(1)
    forget(cards(asked).filter(has_text=FACT))
    for place in (asked, panel):
        expect(cards(place).filter(has_text=FACT)).to_have_count(0)
    expect(asked.locator(".card.gone")).to_be_focused()
    expect(asked.locator(".card.gone")).to_contain_text("until you begin a new one")
    assert FACT not in listed(url, user)
    page.get_by_role("button", name="New conversation").click()
    expect(cards(say(page, QUESTION)).filter(has_text=FACT)).to_have_count(0)


def test_a_forgotten_memory_stands_beside_no_earlier_answer_either(url, open_page):
    page = open_page(url)
    enter(page, somebody())
    say(page, FACT)
    page.get_by_role("button", name="New conversation").click()
    expect(cards(say(page, QUESTION))).to_have_count(1)
    page.get_by_role("button", name="New conversation").click()
    forget(cards(say(page, "What frightens Biscuit?")).first)
    expect(page.locator(".exchange .card.gone")).to_be_visible()
    open_conversations(page).get_by_role("button", name=QUESTION).first.click()
    expect(page.locator(".exchange")).to_contain_text(QUESTION)
    expect(cards(page.locator(".exchange"))).to_have_count(0)


def test_forgetting_takes_two_presses(url, open_page):
    page = open_page(url)
    user = somebody()
    enter(page, user)
    say(page, FACT)
    card = cards(say(page, QUESTION)).first
    card.get_by_role("button", name="Forget").click()
    page.get_by_label("Message", exact=True).focus()
    expect(card.get_by_role("button", name="Forget")).to_have_text("Forget")
    assert FACT in listed(url, user)


@pytest.mark.faults
def test_what_cannot_be_forgotten_says_so_and_can_be_tried_again(url, open_page):
    page = open_page(url)
    user = somebody()
    enter(page, user)
    say(page, FACT)
    card = cards(say(page, QUESTION)).first
    page.route("**/api/memories/*", lambda route: route.abort())
    forget(card)
    expect(card.get_by_role("alert")).to_contain_text("cannot be reached")
    assert FACT in listed(url, user)
    page.unroute("**/api/memories/*")
    card.get_by_role("button", name="Forget for good?").click()
    expect(page.locator(".exchange .card.gone")).to_be_visible()
    assert FACT not in listed(url, user)


def test_another_user_sees_nothing(url, open_page):
    page = open_page(url)
    ana, ben = somebody("ana"), somebody("ben")
    enter(page, ana)
    say(page, FACT)
    switch(page, ben)
    expect(page.locator(".exchange")).to_have_count(0)
    asked = say(page, QUESTION)
    expect(cards(asked)).to_have_count(0)
    expect(asked).to_contain_text("No memory fits")
    expect(page.locator("#exchanges")).not_to_contain_text("Biscuit")
    switch(page, ana)
    expect(page.locator(".exchange").first).to_contain_text(FACT)
    expect(page.locator(".exchange")).to_have_count(1)


def test_a_reload_keeps_user_and_conversation(url, open_page):
    page = open_page(url)
    user = somebody()
    enter(page, user)
    say(page, FACT)
    say(page, QUESTION)
    page.reload()
    expect(page.locator("#who-name")).to_have_text(user)
    expect(page.locator(".exchange")).to_have_count(2)
    expect(cards(page.locator(".exchange").last).first).to_contain_text(FACT)


def test_a_new_conversation_is_empty_and_still_remembers(url, open_page):
    page = open_page(url)
    enter(page, somebody())
    say(page, FACT)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".exchange")).to_have_count(0)
    expect(page.locator("#welcome")).to_be_visible()
    expect(cards(say(page, QUESTION)).first).to_contain_text(FACT)


# --- Conversations ---------------------------------------------------------------------------------------------------

def open_conversations(page):
    page.get_by_role("button", name="Conversations", exact=True).click()
    return page.get_by_role("navigation", name="Conversations")


def test_earlier_conversations_are_listed_opened_and_removed(url, open_page):
    page = open_page(url)
    user = somebody()
    enter(page, user)
    say(page, FACT)
    page.get_by_role("button", name="New conversation").click()
    say(page, OTHER_FACT)
    say(page, QUESTION)
    panel = open_conversations(page)
    expect(panel.locator(".title")).to_have_text([OTHER_FACT, FACT])
    expect(panel.get_by_role("button", name=OTHER_FACT).first).to_have_attribute("aria-current", "true")
    picture(page, "conversations")
    panel.get_by_role("button", name=FACT).first.click()
    expect(page.locator(".said")).to_have_text([FACT])
    page.reload()  # where one was is where one is
    expect(page.locator(".said")).to_have_text([FACT])
    panel = open_conversations(page)
    panel.get_by_role("button", name=f"Remove {FACT}").click()
    expect(panel.locator(".title")).to_have_text([OTHER_FACT])
    expect(page.locator(".exchange")).to_have_count(0)
    assert FACT in listed(url, user), "removing a conversation forgets nothing"
    panel.get_by_role("button", name=OTHER_FACT).first.click()
    expect(page.locator(".exchange")).to_have_count(2)
    expect(cards(page.locator(".exchange").last).first).to_contain_text(FACT)


def test_the_server_is_told_which_conversation_goes_on(url, open_page):
    page = open_page(url)
    enter(page, somebody())
    sessions = []
    page.on("request", lambda sent: sent.url.endswith("/api/chat") and sessions.append(sent.post_data_json["session_id"]))
    say(page, FACT)
    page.get_by_role("button", name="New conversation").click()
    say(page, OTHER_FACT)
    open_conversations(page).get_by_role("button", name=FACT).first.click()
    say(page, QUESTION)
    assert sessions[0] == sessions[2] != sessions[1]


def test_each_user_has_conversations_of_their_own(url, open_page):
    page = open_page(url)
    ana, ben = somebody("ana"), somebody("ben")
    enter(page, ana)
    say(page, FACT)
    switch(page, ben)
    panel = open_conversations(page)
    expect(panel).to_contain_text("Nothing was said in this browser yet.")
    say(page, OTHER_FACT)
    expect(panel.locator(".title")).to_have_text([OTHER_FACT])
    switch(page, ana)
    expect(panel.locator(".title")).to_have_text([FACT])


@pytest.mark.own_server
def test_a_conversation_that_is_left_in_mid_answer_says_so_later(modelled, model, open_page):
    model.script["slowly"] = ["Once ", HOLD, "upon a time."]
    page = open_page(f"http://{modelled.address}")
    enter(page, somebody())
    expect(send(page, "Tell me slowly.").locator(".reply")).to_have_text("Once ")
    page.get_by_role("button", name="New conversation").click()
    say(page, FACT)
    open_conversations(page).get_by_role("button", name="Tell me slowly.").first.click()
    expect(page.locator(".exchange")).to_contain_text("Stopped before the answer was complete.")
    expect(page.locator(".exchange .reply")).to_have_text("Once ")


@pytest.mark.own_server
def test_a_conversation_that_is_removed_in_mid_answer_stays_away(modelled, model, open_page):
    model.script["slowly"] = ["Once ", HOLD, "upon a time."]
    page = open_page(f"http://{modelled.address}")
    enter(page, somebody())
    expect(send(page, "Tell me slowly.").locator(".reply")).to_have_text("Once ")
    panel = open_conversations(page)
    panel.get_by_role("button", name="Remove Tell me slowly.").click()
    say(page, FACT)  # by then the stopped answer has ended too
    expect(panel.locator(".title")).to_have_text([FACT])
    assert page.evaluate("JSON.stringify(localStorage)").find("slowly") < 0


def test_a_browser_without_room_keeps_the_latest(url, open_page):
    page = open_page(url)
    enter(page, somebody())
    say(page, FACT)
    page.get_by_role("button", name="New conversation").click()
    page.evaluate("""() => {
        let size = 4_000_000;
        for (let number = 0; size > 100; number++) {
            try { localStorage.setItem(`filler-${number}`, "x".repeat(size)); } catch { size = Math.floor(size / 2); }
        }
    }""")
    say(page, OTHER_FACT)
    expect(open_conversations(page).locator(".title")).to_have_text([OTHER_FACT])
    page.reload()
    expect(page.locator(".said")).to_have_text([OTHER_FACT])


@pytest.mark.parametrize("kept", ['"a text"', "[null, 7, {}]", '{"0": 1}', "not JSON"])
def test_what_is_kept_and_cannot_be_read_is_as_nothing(url, open_page, kept):
    page = open_page(url)
    user = somebody()
    page.evaluate(
        """([user, kept]) => {
            localStorage.setItem("memory-layer.user", JSON.stringify(user));
            localStorage.setItem(`memory-layer.current.${user}`, '"s_x"');
            for (const name of ["users", "settings", `conversations.${user}`, "conversation.s_x"]) {
                localStorage.setItem(`memory-layer.${name}`, kept);
            }
        }""",
        [user, kept],
    )
    page.reload()
    open_conversations(page)
    expect(say(page, FACT).locator(".question")).to_contain_text("Remembered")


# --- Settings --------------------------------------------------------------------------------------------------------

def open_settings(page):
    page.get_by_role("button", name="Settings").click()
    return page.get_by_role("dialog", name="Settings")


def test_settings_of_recall_and_of_replies_are_those_of_the_next_answer(url, open_page):
    page = open_page(url)
    user = somebody()
    enter(page, user)
    for number in range(4):
        say(page, f"My dog Biscuit fears thing number {number}, not cats.")
    settings = open_settings(page)
    settings.get_by_label("Memories for an answer").fill("2")
    settings.get_by_label("Remember answers too").select_option("Yes")
    picture(page, "settings")
    settings.get_by_role("button", name="Save").click()
    asked = say(page, "What does my dog Biscuit fear?")
    expect(cards(asked)).to_have_count(2)
    with urllib.request.urlopen(f"{url}/api/memories?user_id={user}", timeout=30) as reply:
        roles = [memory["role"] for memory in json.load(reply)["memories"]]
    assert roles.count("assistant") == 1, "the answer is remembered too"
    page.reload()
    settings = open_settings(page)
    expect(settings.get_by_label("Memories for an answer")).to_have_value("2")
    settings.get_by_role("button", name="Reset").click()
    settings.get_by_label("How close a memory must be").fill("1")
    settings.get_by_role("button", name="Save").click()
    expect(say(page, "Which things does Biscuit fear?")).to_contain_text("No memory fits")


def test_a_setting_out_of_bounds_is_refused_where_it_is_typed(url, open_page):
    page = open_page(url)
    enter(page, somebody())
    settings = open_settings(page)
    settings.get_by_label("Memories for an answer").fill("101")
    settings.get_by_role("button", name="Save").click()
    expect(settings).to_be_visible()
    settings.get_by_role("button", name="Cancel").click()
    expect(settings).to_be_hidden()
    assert page.evaluate("localStorage.getItem('memory-layer.settings')") is None


def test_colours_can_be_others_than_the_systems(url, open_page):
    page = open_page(url, color_scheme="light")
    enter(page, somebody())
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    settings = open_settings(page)
    settings.get_by_label("Colours").select_option("Dark")
    settings.get_by_role("button", name="Save").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    assert page.evaluate(ground) == dark


# --- The memory panel ------------------------------------------------------------------------------------------------

def test_the_panel_pages_through_all_memories(url, open_page):
    page = open_page(url)
    user = somebody()
    texts = [f"Number {number} of my favourite numbers is {number * 7}." for number in range(45)]
    body = json.dumps({"user_id": user, "items": [{"text": text} for text in texts]}).encode()
    request = urllib.request.Request(f"{url}/api/ingest", data=body, headers={"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=60).close()
    enter(page, user)
    page.get_by_role("button", name="Memories", exact=True).click()
    panel = page.get_by_role("complementary", name="Memories")
    for count in (20, 40):
        expect(cards(panel)).to_have_count(count)
        panel.get_by_role("button", name="Show more").click()
    expect(cards(panel)).to_have_count(45)
    expect(panel.get_by_role("button", name="Show more")).to_be_hidden()
    assert sorted(panel.locator(".card .text").all_inner_texts()) == sorted(texts)
    picture(page, "panel")


def open_memories(page):
    page.get_by_role("button", name="Memories", exact=True).click()
    return page.get_by_role("complementary", name="Memories")


def test_the_panel_finds_memories_by_meaning(url, open_page):
    page = open_page(url)
    enter(page, somebody())
    say(page, FACT)
    say(page, OTHER_FACT)
    panel = open_memories(page)
    expect(cards(panel)).to_have_count(2)
    panel.get_by_role("searchbox").fill("what frightens the pet")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("status")).to_have_text("1 memory fits, best first.")
    expect(cards(panel)).to_contain_text([FACT])
    expect(panel.locator(".scores")).to_contain_text("similarity")
    picture(page, "search")
    forget(cards(panel).first)
    panel.get_by_role("button", name="Search").click()
    expect(panel.get_by_role("status")).to_contain_text("Nothing that is remembered comes close")
    panel.get_by_role("searchbox").fill("")
    expect(cards(panel)).to_contain_text([OTHER_FACT])


def open_addition(page):
    open_memories(page).get_by_role("button", name="Add").click()
    return page.get_by_role("dialog", name="Add memories")


def test_a_pasted_text_becomes_memories_by_paragraph_line_or_whole(url, open_page):
    page = open_page(url)
    user = somebody()
    enter(page, user)
    dialog = open_addition(page)
    text = "Ana plays the cello,\nbadly.\n \n\nAna has two sisters.\n"
    for unit, words, texts in (
        ("a paragraph", "2 memories added.", ["Ana plays the cello,\nbadly.", "Ana has two sisters."]),
        ("a line", "2 memories added, 1 known already.", ["Ana plays the cello,", "badly."]),
        ("the whole text", "1 memory added.", [text.strip()]),
    ):
        dialog.get_by_label("Paste a text").fill(text)
        dialog.get_by_label("One memory is").select_option(unit)
        dialog.get_by_role("button", name="Add", exact=True).click()
        expect(dialog.get_by_role("status")).to_have_text(words)
        expect(dialog.get_by_label("Paste a text")).to_have_value("")
        assert set(texts) <= set(listed(url, user))
    picture(page, "added")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(cards(page.get_by_role("complementary", name="Memories"))).to_have_count(5)


def test_files_are_added_and_an_export_comes_back_whole(url, open_page, tmp_path):
    page = open_page(url)
    ana, ben = somebody("ana"), somebody("ben")
    (tmp_path / "notes.md").write_text("\n\n".join(f"Note number {number} of Ana's." for number in range(450)))
    (tmp_path / "more.txt").write_bytes("Größe: 1,80 m\r\n\r\nHaar: braun".encode())
    enter(page, ana)
    dialog = open_addition(page)
    dialog.get_by_label("Or choose files").set_input_files([tmp_path / "notes.md", tmp_path / "more.txt"])
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog.get_by_role("status")).to_have_text("452 memories added.", timeout=60_000)
    dialog.get_by_role("button", name="Close").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export").click()
    download.value.save_as(tmp_path / "memories.ndjson")
    page.get_by_role("button", name="Close").click()
    switch(page, ben)
    dialog = open_addition(page)
    dialog.get_by_label("Or choose files").set_input_files(tmp_path / "memories.ndjson")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog.get_by_role("status")).to_have_text("452 memories added.", timeout=60_000)
    with urllib.request.urlopen(f"{url}/api/users/{ben}/export", timeout=30) as reply:
        taken = [json.loads(line) for line in reply.read().splitlines()]
    given = [json.loads(line) for line in (tmp_path / "memories.ndjson").read_text(encoding="utf-8").splitlines()]
    assert sorted(each["text"] for each in taken) == sorted(each["text"] for each in given)
    assert sorted(each["created_at"] for each in taken) == sorted(each["created_at"] for each in given)


def test_what_cannot_be_added_is_told_with_its_place(url, open_page, tmp_path):
    page = open_page(url)
    user = somebody()
    lines = ['{"text":"Ana is tall."}', "no JSON", '{"text":""}', '{"text":"Ana is old.","colour":"red"}', '{"text":"Ana is kind."}']
    (tmp_path / "mixed.ndjson").write_text("\n".join(lines))
    (tmp_path / "picture.txt").write_bytes("text before\0and after".encode())
    (tmp_path / "latin.txt").write_bytes("Größe".encode("latin-1"))
    (tmp_path / "long.ndjson").write_text("\n".join(['{"text":"Ana is tall."}'] * 250 + ['{"text":""}']))
    enter(page, user)
    dialog = open_addition(page)
    add = dialog.get_by_role("button", name="Add", exact=True)
    add.click()
    expect(dialog.get_by_role("status")).to_contain_text("nothing to add yet")
    for name in ("picture.txt", "latin.txt"):
        dialog.get_by_label("Or choose files").set_input_files(tmp_path / name)
        add.click()
        expect(dialog.get_by_role("status")).to_contain_text(f"{name} is no text")
    dialog.get_by_label("Or choose files").set_input_files(tmp_path / "mixed.ndjson")
    add.click()
    expect(dialog.get_by_role("status")).to_have_text("2 memories added, 3 refused.")
    expect(dialog.get_by_role("listitem")).to_contain_text(["Number 2: is not JSON", "Number 3: text:", "Number 4: colour:"])
    picture(page, "refused")
    dialog.get_by_label("Or choose files").set_input_files(tmp_path / "long.ndjson")
    add.click()
    expect(dialog.get_by_role("listitem")).to_contain_text(["Number 251: text:"])  # of the file, not of its second request
    assert sorted(listed(url, user)) == ["Ana is kind.", "Ana is tall."]


@pytest.mark.faults
def test_an_addition_that_breaks_off_is_gone_on_with_and_doubles_nothing(url, open_page):
    page = open_page(url)
    user = somebody()
    enter(page, user)
    texts = [f"Line number {number} of Ana's." for number in range(500)]
    dialog = open_addition(page)
    dialog.get_by_label("Paste a text").fill("\n".join(texts))
    dialog.get_by_label("One memory is").select_option("a line")
    calls = []
    page.route("**/api/ingest**", lambda route: (calls.append(1), route.abort() if len(calls) == 2 else route.continue_()))
    add = dialog.get_by_role("button", name="Add", exact=True)
    add.click()
    expect(dialog.get_by_role("status")).to_contain_text("200 memories added. Add again to go on")
    expect(dialog.get_by_role("status")).to_contain_text("cannot be reached")
    add.click()
    expect(dialog.get_by_role("status")).to_have_text("300 memories added, 200 known already.", timeout=60_000)
    with urllib.request.urlopen(f"{url}/api/users/{user}/export", timeout=30) as reply:
        assert sorted(json.loads(line)["text"] for line in reply.read().splitlines()) == sorted(texts)


def test_an_addition_can_be_stopped_between_its_requests(url, open_page):
    page = open_page(url)
    user = somebody()
    enter(page, user)
    dialog = open_addition(page)
    dialog.get_by_label("Paste a text").fill("\n".join(f"Line number {number} of Ana's." for number in range(400)))
    dialog.get_by_label("One memory is").select_option("a line")
    calls = []
    page.route("**/api/ingest**", lambda route: calls.append(route) or (len(calls) == 1 and route.continue_()))  # the second hangs
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog.get_by_role("status")).to_contain_text("200 pieces of 400")
    dialog.get_by_role("button", name="Stop").click()
    expect(dialog.get_by_role("status")).to_contain_text("Stopped. 200 memories added.")
    expect(dialog.get_by_label("Paste a text")).not_to_have_value("")


def test_erasing_wants_the_name_and_leaves_nothing(url, open_page):
    page = open_page(url)
    user = somebody()
    enter(page, user)
    say(page, FACT)
    page.get_by_role("button", name="Memories", exact=True).click()
    page.get_by_role("button", name="Erase everything").click()
    confirm = page.get_by_role("button", name="Erase", exact=True)
    expect(confirm).to_be_disabled()
    page.get_by_label("Type the name to confirm").fill(user[:-1])
    expect(confirm).to_be_disabled()
    page.get_by_label("Type the name to confirm").fill(user)
    picture(page, "erase")
    confirm.click()
    panel = page.get_by_role("complementary", name="Memories")
    expect(panel).to_contain_text("Erased: 1 memory")
    expect(page.locator(".exchange")).to_have_count(0)
    assert listed(url, user) == []
    assert page.evaluate("JSON.stringify(localStorage)").find("Biscuit") < 0
    page.reload()
    expect(page.locator(".exchange")).to_have_count(0)


def test_the_export_is_the_users_memories_as_ndjson(url, open_page, tmp_path):
    page = open_page(url)
    enter(page, somebody("ana / größer"))
    say(page, FACT)
    page.get_by_role("button", name="Memories", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export").click()
    download.value.save_as(tmp_path / "export.ndjson")
    lines = (tmp_path / "export.ndjson").read_text(encoding="utf-8").splitlines()
    assert FACT in [json.loads(line).get("text") for line in lines]


# --- Nothing becomes markup ------------------------------------------------------------------------------------------

def assert_inert(page, url):
    expect(page).to_have_title("Memory Layer")
    assert page.locator("#exchanges img, #exchanges script, #exchanges a, .panel .cards img, .panel .cards a").count() == 0
    assert page.url.rstrip("/") == url


@pytest.mark.parametrize("text", [
    MARKUP,
    "[a link](javascript:document.title='owned') and ![a picture](//example.invalid/x.png)",
    "**bold<img src=x onerror=alert(1)>** `</code><script>alert(1)</script>`",
    "</textarea><svg onload=alert(1)> &lt;b&gt; {{constructor.constructor('alert(1)')()}}",
])
def test_markup_in_messages_and_memories_stays_text(url, open_page, text):
    page = open_page(url)
    enter(page, somebody())
    told = say(page, text)
    assert told.locator(".said").inner_text() == text
    asked = say(page, f"Which of my notes speaks of {text.split()[0]} and the like?")
    page.get_by_role("button", name="Memories", exact=True).click()
    panel = page.get_by_role("complementary", name="Memories")
    expect(cards(panel)).to_have_count(2)
    assert text in panel.locator(".card .text").all_inner_texts()
    assert all(found == text for found in asked.locator(".card .text").all_inner_texts())
    assert_inert(page, url)
    page.reload()
    expect(page.locator(".exchange")).to_have_count(2)
    assert_inert(page, url)


def test_markup_in_a_name_stays_text(url, open_page):
    page = open_page(url)
    name = f"<b>{uuid.uuid4().hex[:6]}</b><img src=x onerror=alert(1)>"
    enter(page, name)
    expect(page.locator("#welcome-title")).to_have_text(f"Hello, {name}.")
    say(page, FACT)
    assert listed(url, urllib.request.quote(name, safe="")) == [FACT]


@pytest.mark.own_server
def test_markup_of_a_model_stays_text_and_its_markdown_is_shown(modelled, model, open_page):
    url = f"http://{modelled.address}"
    answer = (
        f"# Title\n\nSome **bold**, *soft*, `code` and 2*3*4.\n\n- one\n- two {MARKUP}\n\n3. three\n4. four\n\n"
        f"```html\n{MARKUP}\n**not bold**\n```\n\n[click](javascript:alert(1)) ![x](https://example.invalid/x.png)"
    )
    model.script["markup"] = [answer[at:at + 7] for at in range(0, len(answer), 7)]
    page = open_page(url)
    enter(page, somebody())
    reply = say(page, "Write me some markup.").locator(".reply")
    assert [each.inner_text() for each in reply.locator("strong").all()] == ["Title", "bold"]
    assert reply.locator("em").inner_text() == "soft"
    assert reply.locator("ul > li").all_inner_texts() == ["one", f"two {MARKUP}"]
    assert reply.locator("ol").get_attribute("start") == "3"
    assert reply.locator("pre").inner_text() == f"{MARKUP}\n**not bold**"
    assert "[click](javascript:alert(1)) ![x](https://example.invalid/x.png)" in reply.inner_text()
    assert_inert(page, url)
    picture(page, "markdown")


# --- Streaming, stopping, failing ------------------------------------------------------------------------------------

@pytest.mark.own_server
def test_an_answer_can_be_stopped_in_the_middle_and_asked_for_again(modelled, model, open_page):
    model.script["slowly"] = ["Once ", "upon ", HOLD, "a time."]
    page = open_page(f"http://{modelled.address}")
    enter(page, somebody())
    say(page, FACT)
    asked = send(page, "What scares my dog? Answer slowly.")
    expect(asked.locator(".reply")).to_have_text("Once upon ")
    expect(cards(asked).first).to_contain_text(FACT)  # what it is made from stands there before it is complete
    picture(page, "streaming")
    page.get_by_role("button", name="Stop").click()
    expect(asked).to_contain_text("Stopped before the answer was complete.")
    expect(asked.locator(".reply")).to_have_text("Once upon ")
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    model.released.set()
    asked.get_by_role("button", name="Try again").click()
    expect(asked.locator(".reply")).to_have_text("Once upon a time.")
    expect(asked).to_contain_text("Answered by scripted")
    expect(page.locator(".exchange")).to_have_count(2)


@pytest.mark.own_server
def test_escape_stops_and_a_reload_shows_what_had_come(modelled, model, open_page):
    model.script["slowly"] = ["Once ", HOLD]
    page = open_page(f"http://{modelled.address}")
    enter(page, somebody())
    asked = send(page, "Tell me slowly.")
    expect(asked.locator(".reply")).to_have_text("Once ")
    page.keyboard.press("Escape")
    expect(asked).to_contain_text("Stopped")
    page.reload()
    expect(page.locator(".exchange .reply")).to_have_text("Once ")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


@pytest.mark.own_server
def test_a_second_message_waits_for_the_first_answer(modelled, model, open_page):
    model.script["slowly"] = ["Once ", HOLD, "upon a time."]
    page = open_page(f"http://{modelled.address}")
    enter(page, somebody())
    asked = send(page, "Tell me slowly.")
    expect(asked.locator(".reply")).to_have_text("Once ")
    page.get_by_label("Message", exact=True).fill("And then?")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Message", exact=True)).to_have_value("And then?")
    model.released.set()
    expect(asked.locator(".reply")).to_have_text("Once upon a time.")
    expect(asked.locator(".answer")).to_have_attribute("aria-busy", "false")
    page.keyboard.press("Enter")
    expect(page.locator(".exchange")).to_have_count(2)


@pytest.mark.own_server
@pytest.mark.faults
def test_a_broken_answer_says_so_and_can_be_asked_for_again(modelled, model, open_page):
    model.script["tale"] = ["Once ", BREAK]
    page = open_page(f"http://{modelled.address}")
    enter(page, somebody())
    asked = say(page, "Tell me a tale.")
    expect(asked.locator(".failure")).to_be_visible()
    picture(page, "failure")
    model.script["tale"] = ["Once upon a time."]
    asked.get_by_role("button", name="Try again").click()
    expect(asked.locator(".reply")).to_have_text("Once upon a time.")
    expect(asked.locator(".failure")).to_have_count(0)


@pytest.mark.own_server
@pytest.mark.faults
def test_a_server_that_is_shut_down_in_mid_answer_says_so(modelled, model, open_page):
    model.script["slowly"] = ["Once ", HOLD]
    page = open_page(f"http://{modelled.address}")
    enter(page, somebody())
    asked = send(page, "Tell me slowly.")
    expect(asked.locator(".reply")).to_have_text("Once ")
    modelled.process.terminate()
    expect(asked.locator(".failure")).to_contain_text("another server, or this one restarted", timeout=30_000)
    # Told a second time, it would end at once, and not well.
    modelled.process.wait(local_server.STOP_SECONDS)


@pytest.mark.own_server
@pytest.mark.faults
def test_a_server_that_dies_in_mid_answer_is_told_and_survived(modelled, model, open_page, monkeypatch):
    model.script["slowly"] = ["Once ", HOLD, "upon a time."]
    page = open_page(f"http://{modelled.address}")
    enter(page, somebody())
    asked = send(page, "Tell me slowly.")
    expect(asked.locator(".reply")).to_have_text("Once ")
    modelled.process.kill()
    modelled.process.wait()
    expect(asked.locator(".failure")).to_be_visible()
    expect(page.locator("#health-words")).to_have_text("Server cannot be reached")
    picture(page, "dead-server")
    asked.get_by_role("button", name="Try again").click()
    expect(asked.locator(".failure")).to_contain_text("cannot be reached")
    model.released.set()
    monkeypatch.setattr(local_server, "free_ports", lambda _: [modelled.port])
    modelled.start()
    asked.get_by_role("button", name="Try again").click()
    expect(asked.locator(".reply")).to_have_text("Once upon a time.")
    expect(asked.locator(".question")).to_contain_text("Known already")  # it was remembered before the server died


@pytest.mark.faults
def test_a_name_that_the_server_refuses_is_told_with_its_field(url, open_page):
    page = open_page(url)
    enter(page, "in\u200bvisible")
    asked = say(page, FACT)
    expect(asked.locator(".failure")).to_contain_text("user_id")
    expect(asked.locator(".failure")).to_contain_text("Reference: ")


@pytest.mark.faults
def test_what_was_typed_survives_a_server_that_is_away(url, open_page):
    page = open_page(url)
    enter(page, somebody())
    expect(page.locator("#health")).to_have_attribute("data-status", re.compile("pass|warn"))
    page.context.set_offline(True)
    expect(page.locator("#health-words")).to_have_text("Server cannot be reached")
    asked = say(page, FACT)
    expect(asked.locator(".failure")).to_contain_text("cannot be reached")
    expect(asked.locator(".said")).to_have_text(FACT)
    page.context.set_offline(False)
    asked.get_by_role("button", name="Try again").click()
    expect(asked.locator(".question")).to_contain_text("Remembered")
    expect(page.locator("#health-words")).not_to_have_text("Server cannot be reached")


def test_the_light_names_what_it_speaks_of(url, open_page):
    page = open_page(url)
    enter(page, somebody())
    page.locator("#health summary").click()
    expect(page.locator(".health-report")).to_contain_text("Memory store works")
    expect(page.locator(".health-report")).to_contain_text("Embedder works")
    picture(page, "health")
    page.keyboard.press("Escape")
    expect(page.locator(".health-report")).to_be_hidden()


# --- Keyboard, screens, readers --------------------------------------------------------------------------------------

def test_the_keyboard_is_enough(url, open_page):
    page = open_page(url)
    user = somebody()
    page.keyboard.type(user)  # the name field has the focus
    page.keyboard.press("Enter")
    page.keyboard.type("My dog is called Biscuit")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("and he is afraid of thunder.")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_text("My dog is called Biscuit\nand he is afraid of thunder.")
    expect(page.locator(".answer")).to_have_attribute("aria-busy", "false")
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("0 memories used")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#announcer")).to_contain_text("1 memory used")
    for _ in range(40):  # backwards from the message field to the memory's button, as a person would
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.closest('.card') && document.activeElement.textContent === 'Forget'"):
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".card.gone")).to_be_focused()
    assert "thunder" not in " ".join(listed(url, user))


def test_the_enter_of_an_input_method_sends_nothing(url, open_page):
    page = open_page(url)
    enter(page, somebody())
    field = page.get_by_label("Message", exact=True)
    field.fill("ねこ")
    for event in ({"isComposing": True}, {"keyCode": 229}):
        field.evaluate(
            "(field, event) => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, ...event}))",
            event,
        )
    expect(page.locator(".exchange")).to_have_count(0)
    expect(field).to_have_value("ねこ")
    field.press("Enter")
    expect(page.locator(".exchange")).to_have_count(1)


def test_the_page_leads_to_the_api_reference(url, open_page):
    page = open_page(url)
    enter(page, somebody())
    page.get_by_role("link", name="its reference").click()
    expect(page).to_have_url(f"{url}/docs")
    page.get_by_role("link", name="Chat page", exact=True).click()
    expect(page.locator("#welcome")).to_be_visible()


def test_an_example_fills_the_field(url, open_page):
    page = open_page(url)
    enter(page, somebody())
    picture(page, "empty")
    page.get_by_role("button", name=FACT).click()
    expect(page.get_by_label("Message", exact=True)).to_have_value(FACT)
    expect(page.get_by_label("Message", exact=True)).to_be_focused()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible_and_fits(url, open_page, scheme, viewport):
    is_phone = viewport is PHONE
    page = open_page(url, viewport=viewport, color_scheme=scheme, has_touch=is_phone, reduced_motion="reduce")
    name = f"{scheme}-{'phone' if is_phone else 'desktop'}"

    def look(state):
        picture(page, f"{name}-{state}")
        findings = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in findings if each["impact"] in SERIOUS] == []
        assert page.evaluate(WIDER_THAN_ITS_PLACE) == [], "something can be scrolled sideways"

    look("name")
    enter(page, somebody("a-name-that-is-rather-long"))
    look("empty")
    say(page, FACT)
    say(page, "Wide: " + "x" * 300)
    asked = say(page, QUESTION)
    if is_phone:
        asked.locator(".context summary").click()
    expect(cards(asked).first).to_be_visible()
    look("chat")
    page.get_by_role("button", name="Memories", exact=True).click()
    panel = page.get_by_role("complementary", name="Memories")
    expect(cards(panel).first).to_be_visible()
    expect(page.locator("main")).to_be_visible(visible=not is_phone)
    look("memories")
    if not is_phone:
        expect(asked.locator(".reply")).to_be_in_viewport()  # the panel made the conversation narrower
    panel.get_by_role("button", name="Add").click()
    look("add")
    page.keyboard.press("Escape")
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="Memories", exact=True)).to_be_focused()
    open_settings(page)
    look("settings")
    page.keyboard.press("Escape")
    conversations = open_conversations(page)
    expect(conversations.get_by_role("listitem")).to_have_count(1)
    look("conversations")
    conversations.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Conversations", exact=True)).to_be_focused()


def test_many_memories_beside_an_answer_do_not_push_it_out_of_sight(url, open_page):
    page = open_page(url)
    enter(page, somebody())
    for number in range(8):
        say(page, f"My dog Biscuit fears thing number {number}: thunder, cats, or vacuum cleaners.")
    asked = say(page, "What does my dog Biscuit fear?")
    expect(asked.locator(".said")).to_be_in_viewport()
    expect(asked.locator(".reply")).to_be_in_viewport(ratio=1)


@pytest.mark.own_server
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_as_the_documents_show_it(open_page, scheme):
    with LocalServer() as server:
        notes = ["Ana is allergic to peanuts and carries an adrenaline pen.", OTHER_FACT]
        items = [{"text": text, "created_at": f"2026-0{month}-14T18:20:00Z"} for month, text in enumerate(notes, 5)]
        server.post("/api/ingest", {"user_id": "Ana", "items": items})
        page = open_page(f"http://{server.address}", viewport={"width": 1280, "height": 760}, color_scheme=scheme)
        enter(page, "Ana")
        open_conversations(page)
        say(page, FACT)
        page.get_by_role("button", name="New conversation").click()
        expect(cards(say(page, QUESTION)).first).to_contain_text(FACT)
        expect(cards(say(page, "What must Ana not eat?")).first).to_contain_text(notes[0])
        picture(page, f"page-{scheme}")


# --- Keys ------------------------------------------------------------------------------------------------------------

def give_key(page, key):
    dialog = page.get_by_role("dialog", name="A key is needed")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Key", exact=True).fill(key)
    dialog.get_by_role("button", name="Use it").click()
    return dialog


@pytest.mark.own_server
@pytest.mark.faults
def test_a_server_with_keys_asks_for_one_and_goes_on_with_what_was_asked(guarded, keys, open_page, tmp_path):
    page = open_page(f"http://{guarded.address}")
    enter(page, somebody())
    asked = send(page, FACT)
    picture(page, "key")
    expect(give_key(page, keys.any)).to_be_hidden()
    expect(asked.locator(".question")).to_contain_text("Remembered")
    page.get_by_role("button", name="Memories", exact=True).click()
    panel = page.get_by_role("complementary", name="Memories")
    expect(cards(panel)).to_have_count(1)
    with page.expect_download() as download:
        panel.get_by_role("link", name="Export").click()
    download.value.save_as(tmp_path / "export.ndjson")
    assert FACT in (tmp_path / "export.ndjson").read_text(encoding="utf-8")
    # Kept for the tab: not for the next one, and not where it would outlive it.
    page.reload()
    expect(say(page, QUESTION).locator(".reply")).to_contain_text("thunder")
    assert page.evaluate("JSON.stringify(localStorage)").find(keys.any) < 0
    assert page.evaluate("sessionStorage.getItem('memory-layer.key')") == keys.any
    page.get_by_role("button", name="Key", exact=True).click()
    page.get_by_role("button", name="Forget the key").click()
    assert page.evaluate("sessionStorage.length") == 0
    failed = say(page, QUESTION)
    expect(failed.locator(".failure")).to_contain_text("key")


@pytest.mark.own_server
@pytest.mark.faults
def test_a_wrong_key_is_asked_for_again_and_another_users_is_told_in_words(guarded, keys, open_page):
    user = somebody()
    others = keys.make("--user", somebody("ben"))
    guarded.restart()
    page = open_page(f"http://{guarded.address}")
    enter(page, user)
    asked = send(page, FACT)
    expect(give_key(page, "ml_0123456789ab_" + "0" * 64)).to_contain_text("does not accept")
    expect(give_key(page, others)).to_be_hidden()
    expect(asked.locator(".failure")).to_contain_text("may not act for the user")
    expect(asked.get_by_role("button", name="Try again")).to_be_visible()


@pytest.mark.own_server
@pytest.mark.faults
def test_being_asked_too_often_and_having_no_room_are_told_in_words(open_page):
    with LocalServer(settings={"RATE_LIMIT_CHAT": "1/1h"}) as server:
        page = open_page(f"http://{server.address}")
        enter(page, somebody())
        say(page, FACT)
        refused = say(page, QUESTION)
        expect(refused.locator(".failure")).to_contain_text("More was asked for")
        expect(refused.locator(".failure")).to_contain_text("Try again in")
        busy = {"title": "The server is busy", "detail": "There is more to do than can be done in time.", "status": 503}
        page.route("**/api/chat", lambda route: route.fulfill(
            status=503, headers={"Retry-After": "1"}, content_type="application/problem+json", body=json.dumps(busy)))
        refused = say(page, QUESTION)
        expect(refused.locator(".failure")).to_contain_text("more to do than can be done")
        expect(refused.locator(".failure")).to_contain_text("Try again in 1 second")


# --- How it is served ------------------------------------------------------------------------------------------------

def test_the_page_is_small_and_its_policy_strict(url, open_page):
    page = open_page(url)
    expect(page.get_by_role("dialog", name="Who is talking?")).to_be_visible()
    sizes = page.evaluate("""() => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
        .filter((entry) => entry.name.startsWith("http") && !entry.name.includes("/api/"))
        .map((entry) => [entry.name, entry.decodedBodySize])""")
    assert len(sizes) > 20
    assert sum(size for _, size in sizes) < BUDGET_BYTES
    for name, size in sizes:
        with urllib.request.urlopen(name, timeout=30) as reply:
            assert len(reply.read()) == size > 0
            policy = reply.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "unsafe" not in policy
            assert reply.headers["X-Content-Type-Options"] == "nosniff"
