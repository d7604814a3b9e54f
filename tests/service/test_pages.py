"""The pages in a real browser: accessible, without scripts, and with nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Request, sync_playwright

CHROMIUM = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium in /usr/bin: the pages are not tested in a browser"
)

PAGES = {
    "home": "/",
    "answer": "/search?q=What are the effects of heroin?",
    "some answers": "/search?q=What are the effects of heroin?&answers=1",
    "denied": "/search?q=What are the effects of methadone?&explain=true",
    "nothing": "/search?q=How do volcanoes form?",
    "filtered": "/search?q=heroin&document=no-such.txt",
    "similar": "/search?similar=https://w3id.org/pharmakon/id/document/copy-one.txt%23char=0,23",
    "document": "/id/document/heroin.txt?char=25,59",
    "odd document": "/id/document/folder/odd name %26 %3Cb%3E.txt",
    "concept": "/id/concept/candidate/zest-for-knitting",
    "vocabulary": "/id/vocabulary",
    "interface": "/docs",
}


# No longer than these tests: Playwright keeps an event loop running, beside which no other can.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visit:
    """One page in one context, with everything that went wrong on it."""

    def __init__(self, browser: Browser, client: httpx.Client, **options: Any) -> None:
        self.base = str(client.base_url).rstrip("/")
        self.context = browser.new_context(base_url=self.base, **options)
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if not request.url.startswith(self.base):
            self.wrong.append(f"reaches {request.url}")


@pytest.fixture(params=[True, False], ids=["scripts on", "scripts off"])
def visit(request: pytest.FixtureRequest, browser: Browser, client: httpx.Client) -> Iterator[Visit]:
    visit = Visit(browser, client, java_script_enabled=request.param)
    yield visit
    visit.context.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_pages_are_accessible_and_keep_to_themselves(
    browser: Browser, client: httpx.Client, name: str, scheme: str, width: int
) -> None:
    visit = Visit(browser, client, color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True)
    response = visit.page.goto(PAGES[name])
    assert response is not None
    assert response.status == 200
    found = Axe().run(visit.page)
    assert found.violations_count == 0, found.generate_report()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    assert visit.wrong == []
    visit.context.close()


def test_the_policy_for_content_is_never_violated(visit: Visit) -> None:
    for path in PAGES.values():
        visit.page.goto(path)
    assert visit.wrong == []


def test_from_a_question_to_the_place_in_the_source(visit: Visit) -> None:
    page = visit.page
    page.goto("/")
    page.get_by_role("searchbox").fill("What is heroin made from?")
    page.get_by_role("button", name="Search").click()
    answer = page.locator("section.answer")
    assert "morphine" in answer.get_by_role("heading", level=1).inner_text().lower()
    assert answer.locator("blockquote").first.inner_text() == "Heroin is derived from morphine."
    answer.locator("figcaption a").first.click()
    cited = page.locator(".cited")
    assert "".join(cited.all_inner_texts()).replace("\n", "") == "Heroin is derived from morphine."
    assert page.locator("#cited").count() == 1
    page.locator("#cited").click()
    assert page.get_by_role("heading", level=1).inner_text().lower() == "heroin"


def test_evidence_for_and_against_side_by_side(visit: Visit) -> None:
    page = visit.page
    page.goto(PAGES["answer"])
    item = page.locator(".item", has_text="1 against").first
    item.get_by_role("link", name="All evidence").click()
    columns = page.locator(".evidence.both > section")
    boxes = [columns.nth(n).bounding_box() for n in range(2)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]
    assert "Heroin does not cause euphoria." in columns.nth(1).inner_text()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Which medications reduce craving for heroin?", "by a medication, first in texts that name heroin."),
        ("What happens when you stop taking heroin?", "has the symptom, in texts that name heroin."),
        ("Is heroin addiction genetic?", "is caused by, in genes or families."),
    ],
)
def test_what_is_asked_is_told(visit: Visit, question: str, told: str) -> None:
    visit.page.goto(f"/search?q={question}")
    assert told in visit.page.locator(".understood").inner_text()


def test_all_answers_are_one_step_away(visit: Visit) -> None:
    page = visit.page
    page.goto("/search?q=What+are+the+effects+of+heroin%3F&answers=1")
    assert page.locator(".answer ol > .item").count() == 1
    page.get_by_role("link", name=re.compile(r"All \d+ answers")).click()
    assert page.locator(".answer ol > .item").count() > 1
    assert page.get_by_role("link", name=re.compile(r"All \d+ answers")).count() == 0


def test_filters_go_on_and_off(visit: Visit) -> None:
    page = visit.page
    page.goto("/search?q=heroin")
    before = page.locator("article.passage").count()
    page.locator(".facets").get_by_role("link", name="negated").click()
    assert 0 < page.locator("article.passage").count() < before
    page.get_by_role("link", name="Remove all filters").click()
    assert page.locator("article.passage").count() == before


def test_keyboards_reach_the_content_first(browser: Browser, client: httpx.Client) -> None:
    visit = Visit(browser, client)
    visit.page.goto(PAGES["document"])
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.textContent") == "Skip to the content"
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "main"
    visit.context.close()
