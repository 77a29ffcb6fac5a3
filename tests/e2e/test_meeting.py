"""A meeting led by keyboard alone: every slide read from the back of the room, two windows in step."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.visitor import Visitor

Visit = Callable[..., Visitor]
HALL = (1920, 1080)
SMALLEST_PX = 24
#: WCAG 2.1, 1.4.6 (AAA).
CONTRAST = 7
STEPS = [
    "いまいるところ", "暮らす人", "拠点とはたらき", "歩いて届く", "受け持つ人", "基準とのすき間",
    "となりの圏域", "話し合い", "資料 計算の前提", "資料 出典",
]  # fmt: skip

#: Every text that can be seen: too small, too pale, or hanging out of its slide.
FAULTS = """() => {
  const deck = document.querySelector('.mt-deck');
  const slide = [...deck.querySelectorAll('.mt-slide')].find((s) => !s.hidden);
  const body = slide.querySelector('.mt-body').getBoundingClientRect();
  const found = [];
  let texts = 0;
  const rgb = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = rgb(color).slice(0, 3).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = getComputedStyle(e).backgroundColor;
      if ((rgb(color)[3] ?? 1) === 1) return color;
    }
  };
  const walker = document.createTreeWalker(deck, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest('template, style')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (!box.width || !element.checkVisibility({ visibilityProperty: true })) continue;
    texts += 1;
    const style = getComputedStyle(element);
    const words = node.data.trim().slice(0, 20);
    if (parseFloat(style.fontSize) < SMALLEST) found.push(`${style.fontSize}: ${words}`);
    if (element.closest('.mt-map')) continue;
    const [a, b] = [light(style.color), light(ground(element))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < CONTRAST) found.push(`contrast ${((a + 0.05) / (b + 0.05)).toFixed(1)}: ${words}`);
    if (element.closest('.mt-body') && (box.bottom > body.bottom + 1 || box.right > innerWidth)) found.push(`cut: ${words}`);
  }
  return texts ? found : ['no text at all'];
}""".replace("SMALLEST", str(SMALLEST_PX)).replace("CONTRAST", str(CONTRAST))


def step(page: Page) -> str:
    """The step of the slide that is shown."""
    return (
        page.locator(".mt-stage")
        .first.locator(":scope > .mt-slide:not([hidden])")
        .get_attribute("data-step")
    )  # type: ignore[return-value]


def expect_step(page: Page, words: str) -> None:
    shown = page.locator(".mt-stage").first.locator(":scope > .mt-slide:not([hidden])")
    expect(shown).to_have_attribute("data-step", words)


def test_a_meeting_by_keyboard(visit: Visit) -> None:
    visitor = visit("/meeting?municipality=13123", size=HALL)
    page, keys = visitor.page, visitor.page.keyboard
    asked: list[str] = []
    visitor.context.on("request", lambda request: asked.append(request.url))
    page.emulate_media(reduced_motion="reduce")

    page.get_by_role("button", name="一之江").focus()
    keys.press("Enter")
    expect(page.locator(".mt-deck")).to_be_visible()
    # nothing of Streamlit's frame is left to see or to reach
    expect(page.locator("#root")).to_have_attribute("inert", "")
    assert page.evaluate("document.elementFromPoint(960, 5).closest('.mt-deck') !== null")

    seen = []
    count = page.locator(".mt-stage > .mt-slide").count()
    for _ in range(count):
        picture = page.locator(".mt-slide:not([hidden]) .mt-map")
        if picture.count():
            expect(picture).to_have_attribute("data-ready", "1")
            expect(picture.locator("path.am-land").first).to_be_attached()
        assert page.evaluate(FAULTS) == [], step(page)
        seen.append(step(page))
        keys.press("ArrowRight")
    assert list(dict.fromkeys(seen)) == STEPS
    animation = "getComputedStyle(document.querySelector('.mt-slide:not([hidden])')).animationName"
    assert page.evaluate(animation) == "none"

    keys.press("Home")
    expect_step(page, STEPS[0])
    for pressed, wanted in (("PageDown", 1), ("Space", 2), ("PageUp", 1), ("ArrowLeft", 0)):
        keys.press(pressed)
        expect_step(page, STEPS[wanted])
    keys.press("q")
    expect(page.locator(".mt-large-code svg").first).to_be_visible()
    keys.press("Escape")
    expect(page.locator(".mt-large-code")).to_have_count(0)
    keys.press("f")
    page.wait_for_function("document.fullscreenElement?.classList.contains('mt-deck')")
    keys.press("f")
    page.wait_for_function("document.fullscreenElement === null")

    # a second window, in step both ways
    with visitor.context.expect_page() as opened:
        keys.press("p")
    other = opened.value
    expect(other.locator(".mt-presenter .mt-speech")).to_contain_text("概略境界")
    expect(other.locator(".mt-elapsed")).to_contain_text(":")
    other.keyboard.press("ArrowRight")
    expect_step(page, STEPS[1])
    expect(other.locator(".mt-follows")).to_contain_text(STEPS[2])
    page.bring_to_front()
    keys.press("ArrowRight")
    expect_step(other, STEPS[2])
    # the place is kept over a reload of either window, and each works without the other
    page.reload()
    expect_step(page, STEPS[2])
    other.close()
    keys.press("ArrowRight")
    expect_step(page, STEPS[3])

    keys.press("Escape")
    expect(page.locator(".mt-deck")).to_have_count(0)
    expect(page.locator("#root")).not_to_have_attribute("inert", "")
    back = page.get_by_role("button", name="一之江の会議にもどる")
    expect(back).to_be_visible()
    visitor.expect_query(area=None)
    assert [url for url in asked if "127.0.0.1" not in url and not url.startswith("data:")] == []
    visitor.untroubled()
