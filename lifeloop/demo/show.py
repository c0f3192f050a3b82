"""The demo's facts for a reader: addresses, logins, ids."""

from typing import Any

LOGINS = (("merchant", "商家"), ("other_merchant", "另一商家"), ("operator", "平台运营"))
IDS = (
    ("mini_program", "小程序"),
    ("unlisted_mini_program", "未上架小程序"),
    ("lifestyle_account", "生活号"),
    ("other_lifestyle_account", "另一商家的生活号"),
)


def shown(facts: dict[str, Any]) -> str:
    """Some lines of text; keys and codes are left to ``--json``."""
    base = facts["base_url"]
    lines = [
        "",
        f"  console  商家平台   {base}/console/",
        f"  phone    手机页面   {base}/m/",
        f"  texts    演示短信   {base}/phone",
        f"  gateway  开放网关   {facts['gateway_url']}",
        "",
        "  login / password / phone",
        *(
            f"  {login['login']:10} {login['password']:22} {login['phone']}  {title}"
            for name, title in LOGINS
            for login in [facts[name]]
        ),
        f"  {'':33} {facts['follower']['phone']}  粉丝 follower, user_id {facts['follower']['user_id']}",
        f"  {'':33} {facts['stranger']['phone']}  路人 stranger, user_id {facts['stranger']['user_id']}",
        "",
        *(f"  {facts[name]['app_id']}  {title} {name}" for name, title in IDS),
        "",
        "  Codes by text: lifeloop demo sms PHONE · everything with keys: lifeloop demo --json",
        "",
    ]
    return "\n".join(lines)
