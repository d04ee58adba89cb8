"""The explorer in headless Chromium without a GPU: first frame, pan and zoom, expansion, by size.

Pictures are made here and given to the page in the place of the server's answer, so that the figures are the
browser's alone and the same at every run. The first frame counts once it is on the screen.
"""

from __future__ import annotations

import json
import random
import shutil
import time

from playwright.sync_api import sync_playwright

SIZES = (300, 1000, 5000)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
LABELS = ("Order", "Product", "Customer", "Phone", "Address")
WATCH = """
window.seen = {};
new MutationObserver(() => {
  const state = document.querySelector('[data-graph]')?.dataset.state;
  if (!state || state in window.seen) return;
  window.seen[state] = null;
  // What is drawn is seen once the frame after it is on the screen.
  requestAnimationFrame(() => setTimeout(() => { window.seen[state] = performance.now(); }));
}).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-state']});
window.frames_of = (milliseconds) => new Promise((done) => {
  let count = 0, longest = 0, last = performance.now();
  const end = last + milliseconds;
  const step = (now) => {
    count += 1;
    longest = Math.max(longest, now - last);
    last = now;
    if (now < end) requestAnimationFrame(step);
    else done({count, longest});
  };
  requestAnimationFrame(step);
});
"""


def explorer_frames(site: str, cookie: str, token: str) -> dict[str, dict[str, float]]:
    """Figures by number of things drawn; milliseconds and frames a second."""
    found = {}
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for size in SIZES:
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            context.add_cookies([{"name": cookie, "value": token, "url": site}])
            found[str(size)] = _measured(context.new_page(), site, size)
            context.close()
        browser.close()
    return found


def _measured(page, site: str, size: int) -> dict[str, float]:
    page.add_init_script(WATCH)
    first, more = picture(size), picture(25, start=size)
    for node in more["nodes"]:
        more["links"].append(_link(f"m{node['id']}", node["id"], first["nodes"][3]["id"]))
    answer = {"content_type": "application/json"}
    page.route("**/api/neighbourhood?*", lambda route: route.fulfill(body=json.dumps(first), **answer))
    page.route("**/api/neighbourhood/expand", lambda route: route.fulfill(body=json.dumps(more), **answer))
    page.goto(f"{site}/explore?ref=Channel:channel&cap={size}")
    page.wait_for_function("() => window.seen?.ready", timeout=120_000)
    seen = page.evaluate("() => window.seen")
    box = page.locator("[data-canvas]").bounding_box()
    x, y = box["x"] + 30, box["y"] + box["height"] - 90
    panned = _while(page, lambda n: page.mouse.move(x + n * 4 % 300, y - n * 2 % 150), drag=(x, y))
    zoomed = _while(page, lambda n: page.mouse.wheel(0, 60 if n // 8 % 2 else -60))
    settled = page.evaluate(
        """async (id) => {
          const root = document.querySelector('[data-graph]');
          const began = performance.now();
          const before = window.renmaiGraph.nodes.length;
          const cy = window.renmaiGraph.cy;
          window.renmaiGraph.expand(id);
          while (window.renmaiGraph.nodes.length === before || root.dataset.state !== 'ready') {
            await new Promise((done) => setTimeout(done, 4));
          }
          return performance.now() - began;
        }""",
        first["nodes"][3]["id"],
    )
    return {
        "firstFrame": round(seen.get("drawn", seen["ready"])),
        "ready": round(seen["ready"]),
        "panFps": panned,
        "zoomFps": zoomed,
        "expand": round(settled),
    }


def _while(page, move, drag: tuple[float, float] | None = None, seconds: float = 2.0) -> float:
    """Frames a second while the mouse moves."""
    if drag:
        page.mouse.move(*drag)
        page.mouse.down()
    page.evaluate("(ms) => { window.running = window.frames_of(ms); }", seconds * 1000)
    end, n = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        move(n)
        n += 1
    counted = page.evaluate("() => window.running")
    if drag:
        page.mouse.up()
    return round(counted["count"] / seconds, 1)


def picture(size: int, start: int = 0) -> dict[str, object]:
    """Things and three times as many links, as the server would answer."""
    rng = random.Random(size + start)
    nodes = [
        {
            "id": f"{LABELS[n % 5]}:b{start + n}", "label": LABELS[n % 5], "kind": LABELS[n % 5],
            "title": f"对象 {start + n}", "sub": "", "degree": 9, "page": None, "flag": False, "time": None,
            "amount": None, "source": "bench",
        }
        for n in range(size)
    ]  # fmt: skip
    links = []
    for n in range(1, size):
        links.append(
            _link(f"l{start + n}", nodes[n]["id"], nodes[rng.randrange(max(1, n // 4), n + 1) - 1]["id"])
        )
    for n in range(2 * size if start == 0 else 0):
        one, other = rng.randrange(size), rng.randrange(size)
        if one != other:
            links.append(_link(f"x{n}", nodes[one]["id"], nodes[other]["id"]))
    return {"cap": size, "capped": False, "nodes": nodes, "links": links, "rests": []}


def _link(id_: str, source: str, target: str) -> dict[str, object]:
    return {"id": id_, "source": source, "target": target, "type": "PLACED", "text": "placed", "ended": False}
