"""Calls of the log: refused ones with and without a diagnosis, and a success of the sample."""

from __future__ import annotations

from lifeloop.diagnostics.doctor import Cause, Diagnosis, Finding
from lifeloop.diagnostics.models import Call, Overflow
from lifeloop.diagnostics.services import kept_diagnosis
from lifeloop.identity.models import App
from lifeloop.kernel import clock, ids

METHOD = "alipay.open.app.mini.templatemessage.send"
EXPECTED = f"app_id=2021000000000001&charset=utf-8&method={METHOD}&timestamp=2026-11-22 17:00:00"


def diagnosis() -> Diagnosis:
    """Spaces were signed as plus signs."""
    expected = EXPECTED.encode()
    finding = Finding(Cause.PLUS, ("timestamp",))
    return Diagnosis((finding,), expected, expected.replace(b" ", b"+"), method=METHOD)


def make_call(app: App, sub_code: str = "isv.invalid-signature") -> Call:
    """One call of an app's backend; an empty ``sub_code`` is a success."""
    refused = sub_code == "isv.invalid-signature"
    return Call.objects.create(
        merchant_id=app.merchant_id,
        app_id=app.pk,
        at=clock.now(),
        version="2",
        method=METHOD,
        code="40002" if sub_code else "10000",
        sub_code=sub_code,
        trace=ids.digits("", 32),
        request=[["app_id", app.pk], ["biz_content", '{"form_id":"********"}']],
        answer='{"alipay_open_app_mini_templatemessage_send_response":{"code":"40002"}}',
        diagnosis=kept_diagnosis(diagnosis()) if refused else None,
    )


def fill(app: App, rows: int) -> Call:
    """That many of each; returns a refused one."""
    Overflow.objects.create(merchant_id=app.merchant_id, at=clock.now(), count=7)
    for _ in range(rows):
        make_call(app, "")
        call = make_call(app)
    return call
