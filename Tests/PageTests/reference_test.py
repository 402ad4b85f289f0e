# SPDX-License-Identifier: Apache-2.0
"""The API reference at /docs in a real Chromium. Tests/PageTests/run starts it."""

import json
import pathlib

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_test import PHONE, SERIOUS, picture
from playwright.sync_api import expect

DOCUMENT = json.loads((pathlib.Path(__file__).resolve().parents[2] / "docs/openapi.json").read_text(encoding="utf-8"))
OPERATIONS = [operation for item in DOCUMENT["paths"].values() for name, operation in item.items() if name != "parameters"]


@pytest.fixture
def open_reference(url, open_page):
    def open_reference(**settings):
        page = open_page(url, **settings)
        page.goto(f"{url}/docs")
        return page

    return open_reference


def test_every_request_and_every_problem_is_shown(open_reference):
    page = open_reference()
    expect(page.locator("article")).to_have_count(len(OPERATIONS) + 1)
    for operation in OPERATIONS:
        expect(page.locator(f"#{operation['operationId']} h3")).to_contain_text(operation["summary"])
    for code in DOCUMENT["components"]["schemas"]["ProblemCode"]["enum"]:
        assert page.locator("#problems").get_by_role("cell", name=code, exact=True).count() >= 1, code
    expect(page.locator("#state")).to_be_empty()
    expect(page.locator("#chat pre").first).to_contain_text("/api/chat'")
    picture(page, "reference")


def test_the_filter_is_reached_and_left_by_keyboard(open_reference):
    page = open_reference()
    expect(page.locator("#chat")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("forget everything")
    expect(page.locator("#eraseUser")).to_be_visible()
    expect(page.locator("#chat")).to_be_hidden()
    page.keyboard.press("Control+a")
    page.keyboard.type("nothing of the kind")
    expect(page.locator("#state")).to_have_text("Nothing has these words.")
    page.keyboard.press("Escape")
    expect(page.locator("#chat")).to_be_visible()


def test_a_link_leads_to_its_request(open_reference, url):
    page = open_reference()
    page.get_by_role("link", name="Forget one memory").click()
    expect(page.locator("#forgetMemory h3")).to_be_in_viewport()
    assert page.url == f"{url}/docs#forgetMemory"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [None, PHONE])
def test_it_is_accessible_and_fits(open_reference, scheme, viewport):
    page = open_reference(viewport=viewport, color_scheme=scheme)
    expect(page.locator("#chat")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    serious = [each for each in Axe().run(page).response["violations"] if each["impact"] in SERIOUS]
    assert serious == [], [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in serious]
    picture(page, f"reference-{scheme}-{'phone' if viewport else 'desktop'}")


def test_without_scripts_it_leads_to_the_document(open_reference):
    page = open_reference(java_script_enabled=False)
    expect(page.locator("noscript a")).to_have_attribute("href", "openapi.json")
