"""Texts that run a script where a page is careless (after OWASP's cheat sheet and html5sec), and texts that confuse templates.

Each marks itself by setting ``window.__ran`` or calling ``alert``: a browser test looks for both.
"""

from html.parser import HTMLParser

_RUN = "window.__ran=1"
SCRIPTS = (
    f"<script>{_RUN}</script>",
    f"<SCRIPT SRC=data:text/javascript,{_RUN}></SCRIPT>",
    f"<img src=x onerror={_RUN}>",
    f'<img src="x" onerror="{_RUN}">',
    f"<IMG SRC=`javascript:{_RUN}`>",
    f'<img """><script>{_RUN}</script>">',
    f"<svg onload={_RUN}>",
    f"<svg/onload={_RUN}//",
    f"<svg><script>{_RUN}</script></svg>",
    f'<svg><a xlink:href="javascript:{_RUN}"><text x="20" y="20">X</text></a></svg>',
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f'<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><image href=1 onerror={_RUN} /></svg>#x"/></svg>',
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={_RUN}&gt;">',
    f'<math href="javascript:{_RUN}">X</math>',
    f'<a href="javascript:{_RUN}">X</a>',
    f'<a href="jav&#x09;ascript:{_RUN}">X</a>',
    f'<a href=" &#14; javascript:{_RUN}">X</a>',
    f'<a href="data:text/html,<script>{_RUN}</script>">X</a>',
    f'<a href="vbscript:{_RUN}">X</a>',
    f'<a href="https://example.com/" onclick="{_RUN}" onmouseover="{_RUN}">X</a>',
    f'<a class="program-card" data-app="2021000000000001" data-page="x&quot; onclick=&quot;{_RUN}">X</a>',
    f'<a class="program-card" data-app="&quot;><script>{_RUN}</script>">X</a>',
    f'<a class="program-card" href="javascript:{_RUN}">X</a>',
    f'<iframe src="javascript:{_RUN}"></iframe>',
    f'<iframe srcdoc="<script>parent.{_RUN}</script>"></iframe>',
    '<object data="data:text/html;base64,PHNjcmlwdD5wYXJlbnQuX19yYW49MTwvc2NyaXB0Pg=="></object>',
    f'<embed src="javascript:{_RUN}">',
    f'<form action="javascript:{_RUN}"><button>X</button></form>',
    f'<button formaction="javascript:{_RUN}">X</button>',
    f"<input autofocus onfocus={_RUN}>",
    f"<select autofocus onfocus={_RUN}>",
    f"<textarea autofocus onfocus={_RUN}>",
    f"<details open ontoggle={_RUN}>",
    f"<video><source onerror={_RUN}></video>",
    f"<audio src=x onerror={_RUN}>",
    f"<body onload={_RUN}>",
    f"<marquee onstart={_RUN}>",
    f'<meta http-equiv="refresh" content="0;url=javascript:{_RUN}">',
    f'<base href="javascript:{_RUN}//">',
    '<link rel=stylesheet href="javascript:1">',
    f"<style>@import 'javascript:{_RUN}';</style>",
    f'<div style="background:url(javascript:{_RUN})">X</div>',
    f'<p style="position:fixed;inset:0" onclick="{_RUN}">X</p>',
    f'<noscript><p title="</noscript><img src=x onerror={_RUN}>">',
    f"<template><script>{_RUN}</script></template>",
    f'<table background="javascript:{_RUN}"><tr><td>X</td></tr></table>',
    f"<!--<img src='--><img src=x onerror={_RUN}//'>",
    f"<![CDATA[<img src=x onerror={_RUN}>]]>",
    f"<x onclick={_RUN} tabindex=1 autofocus onfocus={_RUN}>X",
    f"'\"><img src=x onerror={_RUN}>",
    f'"-({_RUN})-"',
    f"</title><script>{_RUN}</script>",
    f"</textarea><script>{_RUN}</script>",
    f"</script><script>{_RUN}</script>",
    f"javascript:{_RUN}",
    f"&lt;img src=x onerror={_RUN}&gt;",
    f"%3Cscript%3E{_RUN}%3C/script%3E",
    "\u2028<script>window.__ran=1</script>",
    "<scr\x00ipt>window.__ran=1</scr\x00ipt>",
)
TEMPLATES = (
    "{{ 7|add:7 }}",
    "{{ settings.SECRET_KEY }}",
    "{% load static %}{% static 'x' %}",
    "{% debug %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%(name)s %s %d %n",
    "{0.__class__} {name}",
    "{{constructor.constructor('window.__ran=1')()}}",
)


class _Dangers(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        json = about.get("type") == "application/json"
        if tag in {"iframe", "object", "embed", "base", "math"} or (
            tag == "script" and "src" not in about and not json
        ):
            self.found.append(tag)
        self.found += [
            f"{tag} {name}" for name in about if name.startswith("on") or name == "style"
        ]
        for name in ("href", "src", "action", "formaction", "xlink:href"):
            value = "".join(about.get(name, "").split()).lower()
            if value.startswith(("javascript:", "data:text", "vbscript:")):
                self.found.append(f"{tag} {name}={value}")


def dangers(page: str) -> list[str]:
    """The elements and attributes of a page that could run something: none, on every page of ours."""
    parser = _Dangers()
    parser.feed(page)
    parser.close()
    return parser.found
