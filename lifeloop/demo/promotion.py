"""Promotion in the demo: a code for the counter, a short link, a follow sheet that the platform has approved."""

from lifeloop.audit import Actor
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import Code, FollowSheet, ShortLink
from lifeloop.placements.services import codes, sheets, short_links
from lifeloop.programs.models import Program

SCENE = "counter"
SHEET = ("关注山雀咖啡生活号", "每周四上新，第二杯半价，取餐提醒也从这里送到。")


def promote(owner: Actor, operator: Actor, account: Account, program: Program) -> None:
    """What is there already stays as it is."""
    opens = {"kind": "program", "app_id": program.pk}
    if not Code.objects.filter(account=account, scene_id=SCENE).exists():
        wanted = codes.NewCode(sort="PERM", scene_id=SCENE, goto=opens, remark="梧桐路店收银台立牌")
        codes.make(owner, account, wanted=wanted)
    if not ShortLink.objects.filter(account=account).exists():
        short_links.make(owner, account, target=opens, scene_id=SCENE, remark="短信：周四上新")
    if not FollowSheet.objects.filter(account=account).exists():
        title, text = SHEET
        sheet = sheets.make(owner, account, title=title, text=text)
        sheets.submit(owner, account, scene_id=sheet.pk)
        sheets.approve(operator, sheet.pk)
