"""The past in a browser: it plays without the server, two days pan together, lists lead to maps."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from playwright.sync_api import expect

from tests.e2e.visitor import Visitor

Visit = Callable[..., Visitor]


def said_of(visitor: Visitor, area_id: str) -> str:
    return visitor.area(area_id).first.get_attribute("aria-label") or ""


def test_the_past_is_played_compared_and_looked_into(visit: Visit) -> None:
    visitor = visit(f"/history?{urlencode({'municipality': '13105', 'day': '2014'})}")
    page = visitor.page
    visitor.expect_map()
    day = page.locator(".tl-day")
    expect(day).to_have_text("2014年12月末（平成26年12月末）")
    assert "不明" in said_of(visitor, "13105-otsuka")

    # the film plays on the mounted map, and nothing is asked of the server meanwhile
    page.evaluate("window.kept = document.querySelector('.leaflet-container')")
    play = page.locator(".tl-play")
    play.focus()
    page.keyboard.press("Enter")
    expect(day).to_have_text("2016年4月（平成28年4月）")
    page.keyboard.press("Enter")
    expect(play).to_have_text("▶ 再生")
    stopped = day.inner_text()
    expect(page.locator(".tl-changes li").first).to_contain_text("CSW")
    assert "CSW 2人" in said_of(visitor, "13105-otsuka")
    assert page.evaluate("window.kept.isConnected")
    visitor.expect_query(day="2016-04-01")
    assert day.inner_text() == stopped

    # one step on with the keyboard
    slider = page.get_by_role("slider", name="いつの様子を見るか")
    slider.focus()
    page.keyboard.press("ArrowRight")
    visitor.expect_query(day="2016-12-31")

    # two days side by side: the maps move as one, the table says what came
    page.get_by_role("radio", name="2つの時点をくらべる").click()
    expect(page.locator(".leaflet-container")).to_have_count(2)
    visitor.expect_query(past="compare")
    visitor.settled()
    page.wait_for_timeout(800)  # the second map takes the view of the first
    page.get_by_role("button", name="拡大").first.click()
    page.wait_for_timeout(600)
    left, right = page.locator("path.am-land").evaluate_all(
        "(paths) => paths.map((p) => Math.round(p.getBoundingClientRect().width))"
    )
    assert abs(left - right) <= 2
    expect(visitor.table()).to_contain_text("こまじいのうち")

    # from the list of activities to the map
    page.get_by_role("radio", name="活動と地域プロジェクト").click()
    visitor.expect_query(past="activities")
    visitor.table().get_by_role("button", name="こまじいバザー").click()
    visitor.expect_query(hub="13105-tsudoi-komajii")
    expect(page.locator(".am-popup")).to_contain_text("こまじいバザー")
    expect(visitor.panel()).to_contain_text("夏と冬の年2回")
    visitor.untroubled()
