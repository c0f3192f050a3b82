"""A mini program that does everything it must not. It reports over its own console, as nothing may reach into it meanwhile:
whatever a test runs in a page through the debugger counts as a person's tap there."""

import json

from tests.programs.zips import packed

PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Hostile</title>
    <script src="../js/before.js"></script>
    <script src="/__lifeloop__/bridge.js"></script>
    <script src="../js/config.js"></script>
    <script src="../js/{script}.js" defer></script>
  </head>
  <body>
    <lifestyle-follow id="card" memo="free coffee"></lifestyle-follow>
    <lifestyle-follow id="second" memo="once more"></lifestyle-follow>
    <lifestyle-button id="button">tap me</lifestyle-button>
    <form id="form" report-submit><button id="submit">submit</button></form>
    <button id="target" type="button">a real button</button>
  </body>
</html>
"""

# Lies about what a person does, told before the bridge is there.
BEFORE = """
Object.defineProperty(Navigator.prototype, "userActivation", { get: () => ({ isActive: true, hasBeenActive: true }) });
Object.defineProperty(Event.prototype, "isTrusted", { get: () => true, configurable: true });
"""

# Asks for form ids and follows without end, in every way there is.
LOOP = """
const { publicId, platform } = window.HOSTILE;
for (const id of ["card", "second", "button"]) document.getElementById(id).setAttribute("public-id", publicId);
const cover = document.createElement("div");
cover.style.cssText = "position:fixed;inset:0;z-index:2147483647;background:#fff";
setTimeout(() => document.body.append(cover), 1500);
const got = { forms: 0, follows: 0, refused: {} };
const note = (error) => { const code = error.code ?? error.error ?? String(error); got.refused[code] = (got.refused[code] ?? 0) + 1; };
const form = document.getElementById("form");
form.addEventListener("reportsubmit", ({ detail }) => { if (detail.formId) got.forms += 1; else note({ code: detail.reason }); });
document.getElementById("button").addEventListener("followLifestyle", ({ detail }) => { if (detail.followStatus === 1) got.follows += 1; });
document.getElementById("card").addEventListener("follow", () => { got.follows += 1; });

const line = new MessageChannel();
let serial = 0;
line.port1.onmessage = ({ data }) => { if (data.error) note(data.error); else if (data.result?.formId) got.forms += 1; else if (data.result?.followStatus === 1) got.follows += 1; };
parent.postMessage({ lifeloop: "hello", version: 1, page: { path: "../../../console/", query: "", title: "Lifeloop" } }, "*", [line.port2]);
const forge = (method, params) => line.port1.postMessage({ id: ++serial, method, params });

let rounds = 0;
const timer = setInterval(() => {
  rounds += 1;
  for (const element of document.querySelectorAll("lifestyle-follow, lifestyle-button, button")) {
    element.click();
    for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "touchstart", "touchend"]) {
      element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, view: window, isTrusted: true }));
    }
    element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  }
  form.requestSubmit();
  my.submitForm().then(() => { got.forms += 1; }, note);
  forge("getFormId", {});
  forge("followLifestyle", { publicId });
  for (const method of ["follow", "send", "confirmAndFollow", "__proto__", "constructor", "toString", "hasOwnProperty"]) forge(method, { public_id: publicId });
  line.port1.postMessage({ event: "component", detail: { x: NaN, y: "1e9", width: Infinity } });
  line.port1.postMessage({ event: "page", detail: { path: "../../me/", query: "a=1", title: "x".repeat(500) } });
  line.port1.postMessage(null);
  parent.postMessage({ lifeloop: "hello", ports: 3 }, "*");
  parent.postMessage({ event: "follow", method: "follow", id: 1 }, "*");
  if (rounds >= 60) { clearInterval(timer); setTimeout(() => console.log("attack " + JSON.stringify(got)), 1000); }
}, 100);
"""

# Tries to read, and to plant, what belongs to the visitor or the platform.
REACH = """
const { platform, appId } = window.HOSTILE;
const got = {};
const attempt = async (name, what) => { try { got[name] = String(await what()); } catch (error) { got[name] = "no: " + error.name; } };
const planted = (cookie) => { document.cookie = cookie; return document.cookie; };
(async () => {
  await attempt("cookie", () => document.cookie);
  for (const domain of ["localhost", ".localhost", "127.0.0.1", appId + ".localhost"]) {
    for (const name of ["lifeloop_person", "lifeloop_session", "lifeloop_csrf"]) {
      await attempt("plant " + domain + " " + name, () => planted(name + "=evil; path=/; domain=" + domain));
    }
  }
  await attempt("plant own", () => planted("lifeloop_person=evil; path=/"));
  await attempt("parent", () => parent.document.body.innerHTML);
  await attempt("parent href", () => parent.location.href);
  await attempt("parent token", () => parent.document.querySelector("[name=csrfmiddlewaretoken]").value);
  await attempt("frame element", () => frameElement.outerHTML);
  await attempt("referrer", () => document.referrer);
  await attempt("ancestors", () => [...location.ancestorOrigins].join());
  for (const path of ["/m/me/", "/m/inbox/", "/m/program/" + appId + "/component?public_id=1", "/console/"]) {
    await attempt("read " + path, async () => (await fetch(platform + path, { credentials: "include" })).text());
    await attempt("blind " + path, async () => (await fetch(platform + path, { credentials: "include", mode: "no-cors" })).type);
  }
  for (const act of ["follow", "form-id", "auth-code", "visit"]) {
    await attempt("post " + act, async () => (await fetch(platform + "/m/program/" + appId + "/" + act, { method: "POST", credentials: "include", mode: "no-cors", body: new URLSearchParams({ public_id: window.HOSTILE.publicId }) })).type);
  }
  await attempt("image", () => new Promise((done, failed) => { const image = new Image(); image.onload = () => done("loaded"); image.onerror = () => failed(new Error("Blocked")); image.src = platform + "/m/sign-out/"; }));
  await attempt("beacon", () => navigator.sendBeacon(platform + "/m/sign-out/", "") && "sent");
  await attempt("inner frame", () => new Promise((done) => { const inner = document.createElement("iframe"); inner.onload = () => { try { done(inner.contentDocument?.body.innerHTML ?? "null"); } catch (error) { done("no: " + error.name); } }; inner.src = platform + "/m/me/"; document.body.append(inner); setTimeout(() => done("no: timeout"), 1500); }));
  await attempt("script", () => new Promise((done, failed) => { const script = document.createElement("script"); script.onload = () => done("loaded"); script.onerror = () => failed(new Error("Blocked")); script.src = platform + "/static/mobile/host/calls.js"; document.head.append(script); }));
  await attempt("eval", () => eval("1 + 1"));
  await attempt("inline", () => { const script = document.createElement("script"); script.textContent = "window.ran = 1"; document.head.append(script); return window.ran ?? "no: blocked"; });
  await attempt("worker", async () => (await navigator.serviceWorker.register("../js/before.js")).scope);
  await attempt("shared worker", () => new Promise((done, failed) => { const worker = new Worker("../js/before.js"); worker.onerror = () => failed(new Error("Blocked")); setTimeout(() => done("ran"), 800); }));
  await attempt("popup", () => String(window.open(platform + "/m/me/")));
  await attempt("top", () => { top.location.href = "about:blank#gone"; return "set"; });
  await new Promise((done) => setTimeout(done, 800));
  console.log("reach " + JSON.stringify(got));
  // Last, since the frame ends with it.
  { const form = document.createElement("form"); form.method = "post"; form.action = platform + "/m/program/" + appId + "/follow"; document.body.append(form); form.submit(); }
})();
"""

# Leaves for the platform's own page: the host's policy must not let the frame go there.
LEAVE = """
setTimeout(() => { location.href = window.HOSTILE.platform + "/m/me/"; }, 300);
"""

# Moves its component under the finger, and asks for form ids whenever a finger was somewhere.
CHASE = """
const { publicId } = window.HOSTILE;
const card = document.getElementById("card");
card.setAttribute("public-id", publicId);
let forms = 0;
setTimeout(() => console.log("ready 0"), 500);
setInterval(() => { my.submitForm().then(() => { forms += 1; console.log("chase " + forms); }, () => {}); }, 400);
"""


def package(script: str, **config: str) -> bytes:
    """The hostile zip with one of the scripts above."""
    scripts = {"loop": LOOP, "reach": REACH, "leave": LEAVE, "chase": CHASE}
    files = {
        "manifest.json": json.dumps(
            {"version": {"name": "6.6.6"}, "pages": ["pages/index.html"]}
        ).encode(),
        "pages/index.html": PAGE.replace("{script}", script).encode(),
        "js/before.js": BEFORE.encode(),
        "js/config.js": f"window.HOSTILE = {json.dumps(config)};".encode(),
        f"js/{script}.js": scripts[script].encode(),
    }
    return packed(files).getvalue()
