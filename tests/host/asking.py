"""A mini program that asks for subscriptions: by a tap as it should, or in a loop as it must not."""

import json

from tests.programs.zips import packed

PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Asking</title>
    <script src="/__lifeloop__/bridge.js"></script>
    <script src="../js/{script}.js" defer></script>
  </head>
  <body>
    <button id="ask" type="button">ask</button>
    <button id="twice" type="button">ask twice</button>
  </body>
</html>
"""

ASK = """
const query = new URLSearchParams(location.search);
const entityIds = query.getAll("id");
const more = query.has("third") ? { thirdTypeAppId: query.get("third") } : {};
const tell = (word, what) => console.log(word + " " + JSON.stringify(what));
const ask = () => my.requestSubscribeMessage({ entityIds, ...more, success: (what) => tell("yes", what), fail: (what) => tell("no", what) });
document.getElementById("ask").addEventListener("click", ask);
document.getElementById("twice").addEventListener("click", () => { ask(); ask(); });
tell("can", my.canIUse("requestSubscribeMessage"));
"""

LOOP = """
const entityIds = new URLSearchParams(location.search).getAll("id");
Object.defineProperty(Navigator.prototype, "userActivation", { get: () => ({ isActive: true, hasBeenActive: true }) });
const cover = document.createElement("div");
cover.style.cssText = "position:fixed;inset:0;z-index:2147483647;background:#fff";
document.body.append(cover);
const got = { yes: 0, refused: {} };
const note = (error) => { const code = String(error.errorCode ?? error.code ?? error.error ?? error); got.refused[code] = (got.refused[code] ?? 0) + 1; };
const line = new MessageChannel();
let serial = 0;
line.port1.onmessage = ({ data }) => { const said = data.error ?? data.result; if (said.behavior === "subscribe") got.yes += 1; else note(said); };
parent.postMessage({ lifeloop: "hello", version: 1, page: { path: "", query: "", title: "" } }, "*", [line.port2]);
const forge = (method, params) => line.port1.postMessage({ id: ++serial, method, params });
let rounds = 0;
const timer = setInterval(() => {
  rounds += 1;
  document.getElementById("ask").click();
  forge("requestSubscribeMessage", { entityIds });
  forge("requestSubscribeMessage", { entityIds: "x".repeat(100) });
  forge("requestSubscribeMessage", { entityIds: Array(5000).fill("x") });
  forge("requestSubscribeMessage", { entityIds, accepted: entityIds, keep: true, tapped: true });
  forge("subscribe", { id: entityIds, accepted: entityIds });
  if (rounds >= 30) { clearInterval(timer); setTimeout(() => console.log("attack " + JSON.stringify(got)), 1500); }
}, 100);
"""


def package(script: str = "ask") -> bytes:
    """One page with one of the scripts above."""
    scripts = {"ask": ASK, "loop": LOOP}
    manifest = {"version": {"name": "1.0.0"}, "pages": ["pages/index.html"]}
    return packed({
        "manifest.json": json.dumps(manifest).encode(),
        "pages/index.html": PAGE.format(script=script).encode(),
        f"js/{script}.js": scripts[script].encode(),
    }).getvalue()  # fmt: skip
