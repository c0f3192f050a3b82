"""What people paste to see what happens (OWASP, html5sec, templates); nothing of it may become markup, nor run."""

TEXTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><script>alert(1)</script>',
    "javascript:alert(1)",
    "</textarea><script>alert(1)</script>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "{{7*7}} {% csrf_token %} ${7*7} %s%n%(x)s #{7*7} {0.__class__}",
    "\u202egnp.exe",
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<form><button formaction=javascript:alert(1)>x",
]
