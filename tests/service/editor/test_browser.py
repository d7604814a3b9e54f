from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")

EDITOR = ".CodeMirror"


@dataclass
class Visit:
    """A page, what it asked of other servers, and what the browser complained of."""

    page: Page
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, served: httpx.Client) -> Iterator[Visit]:
    context = browser.new_context(base_url=str(served.base_url), accept_downloads=True)
    page = context.new_page()
    visit = Visit(page)
    page.on("request", lambda request: visit.outside.append(request.url) if _outside(request.url, served) else None)
    page.on("console", lambda message: visit.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    yield visit
    context.close()


def _outside(url: str, served: httpx.Client) -> bool:
    return not url.startswith((str(served.base_url), "data:", "blob:"))


def text(page: Page) -> str:
    return str(page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))


def write(page: Page, query: str) -> None:
    page.evaluate("query => document.querySelector('.CodeMirror').CodeMirror.setValue(query)", query)


def test_an_example_runs_with_one_click_and_nobody_else_is_asked(visit: Visit) -> None:
    page = visit.page
    page.goto("/sparql")
    page.get_by_role("link", name="What documents deny").click()
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    assert "pk:Negated" in text(page)
    assert page.get_by_role("columnheader").all_inner_texts()[0].startswith("subject")
    assert "query=" in page.url
    assert visit.outside == []
    assert visit.complaints == []


def test_completion_offers_terms_of_this_dataset_and_declares_their_prefix(visit: Visit) -> None:
    page = visit.page
    page.goto("/sparql")
    write(page, "SELECT * { ?s ")
    page.locator(EDITOR).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("pk:polar")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hint").first).to_have_text("pk:polarity")
    page.keyboard.press("Enter")
    assert "PREFIX pk: <https://w3id.org/pharmakon/ontology#>" in text(page)
    assert "?s pk:polarity" in text(page)
    assert visit.outside == []


def test_an_error_is_shown_at_its_line(visit: Visit) -> None:
    page = visit.page
    page.goto("/sparql")
    write(page, "SELECT * {\n  ?s a pk:Claim .\n  ?s }")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("heading", name="The query does not parse")).to_be_visible()
    expect(page.locator(".refused")).to_have_count(1)


def test_rows_can_be_sorted_narrowed_down_and_downloaded(visit: Visit) -> None:
    page = visit.page
    page.goto("/sparql?query=SELECT ?n ?w { VALUES (?n ?w) { (10 'ten') (9 'nine') (1 'one') } }")
    cells = page.locator("tbody tr td:first-child")
    page.get_by_role("button", name="n", exact=True).click()
    assert cells.all_inner_texts() == ["1", "9", "10"]
    page.get_by_role("button", name="n", exact=True).click()
    assert cells.all_inner_texts() == ["10", "9", "1"]
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename == "result.csv"
    assert download.value.path().read_text().split() == ["n,w", "10,ten", "9,nine", "1,one"]


def test_queries_are_kept_in_this_browser_alone(visit: Visit) -> None:
    page = visit.page
    page.goto("/sparql")
    write(page, "# Mine\nASK {}")
    page.once("dialog", lambda dialog: dialog.accept("My question"))
    page.get_by_role("button", name="Keep").click()
    page.reload()
    assert text(page) == "# Mine\nASK {}"
    write(page, "SELECT * {}")
    page.get_by_role("button", name="My question", exact=True).click()
    assert text(page) == "# Mine\nASK {}"
    page.get_by_role("button", name="Forget My question").click()
    expect(page.get_by_role("button", name="My question", exact=True)).to_have_count(0)
    assert page.context.cookies() == []


def test_a_link_to_the_query_brings_it_back(visit: Visit) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/sparql")
    write(page, "SELECT * {} # mine & yours")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    page.goto(str(page.evaluate("navigator.clipboard.readText()")))
    assert text(page) == "SELECT * {} # mine & yours"
    expect(page.get_by_role("heading", name="1 row")).to_be_visible()


def test_the_keyboard_can_leave_the_editor(visit: Visit) -> None:
    page = visit.page
    page.goto("/sparql")
    page.locator(EDITOR).click()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run")).to_be_focused()


def test_a_running_query_can_be_stopped(visit: Visit) -> None:
    page = visit.page
    page.goto("/sparql")
    write(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.get_by_role("button", name="Run").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", name="Stopped")).to_be_visible()
    expect(page.get_by_role("button", name="Run")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible_with_and_without_results(visit: Visit, scheme: str) -> None:
    page = visit.page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto("/sparql")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name="What is mentioned together").click()
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    assert Axe().run(page).response["violations"] == []


def test_it_works_without_javascript(browser: Browser, served: httpx.Client) -> None:
    context = browser.new_context(base_url=str(served.base_url), java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto("/sparql")
    page.get_by_role("link", name="Relations in numbers").click()
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("columnheader", name="relation")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="JSON").click()
    assert download.value.suggested_filename == "result.json"
    context.close()
