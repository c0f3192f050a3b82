"""A mini program that uses the whole bridge, and tells over its console what it was answered."""

import json

from tests.programs.zips import packed

PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{title}</title>
    <script src="/__lifeloop__/bridge.js"></script>
    <script src="../js/page.js" defer></script>
    <style>body {{ margin: 0; font: 16px sans-serif }} .high {{ height: 900px }}</style>
  </head>
  <body>
    <p>{title}</p>
    <lifestyle-follow id="card" public-id="{public_id}" memo="one   line&#10;of text that is much longer than a card is wide, surely"></lifestyle-follow>
    <lifestyle-follow id="second" public-id="{public_id}"></lifestyle-follow>
    <lifestyle-button id="follow" public-id="{public_id}">follow by button</lifestyle-button>
    <button id="code" type="button">code</button>
    <button id="wide" type="button">wide code</button>
    <button id="launch" type="button">launch</button>
    <button id="account" type="button">account</button>
    <button id="other" type="button">other account</button>
    <button id="next" type="button">next</button>
    <button id="title" type="button">title</button>
    <form id="form" report-submit><input name="size" value="big"><button id="submit" name="how" value="now">submit</button></form>
    <div class="high"></div>
  </body>
</html>
"""

SCRIPT = """
const tell = (word, what) => console.log(word + " " + JSON.stringify(what));
const on = (id, act) => document.getElementById(id).addEventListener("click", act);
const asked = (word) => ({ success: (what) => tell(word, what), fail: (what) => tell(word, what) });
document.getElementById("card").addEventListener("follow", () => tell("followed", {}));
document.addEventListener("followLifestyle", ({ detail }) => tell("button", detail));
document.addEventListener("reportsubmit", ({ detail }) => tell("form", detail));
on("code", () => my.getAuthCode({ scopes: ["auth_base"], ...asked("code") }));
on("wide", () => my.getAuthCode({ scopes: "auth_user", ...asked("code") }));
on("launch", () => my.getLaunchOptions().then((what) => tell("launch", what)));
on("account", () => my.navigateToLifestyle({ publicId: document.getElementById("card").getAttribute("public-id") }));
on("other", () => my.navigateToLifestyle({ publicId: "2021999999999999", ...asked("other") }));
on("next", () => my.navigateTo({ url: "/pages/second?a=1" }));
on("title", () => my.setNavigationBar({ title: "  A title that is longer than the bar  " }));
tell("can", ["lifestyle", "getAuthCode", "button.open-type.lifestyle", "nothing"].map((name) => my.canIUse(name)));
"""


def package(public_id: str = "@@PUBLIC_ID@@") -> bytes:
    """Two equal pages."""
    pages = {
        name: PAGE.format(title=name, public_id=public_id).encode() for name in ("first", "second")
    }
    return packed({
        "manifest.json": json.dumps({"version": {"name": "2.1.0"}, "pages": ["pages/first.html", "pages/second.html"]}).encode(),
        "pages/first.html": pages["first"],
        "pages/second.html": pages["second"],
        "js/page.js": SCRIPT.encode(),
    }).getvalue()  # fmt: skip
