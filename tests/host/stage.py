"""Sets a scene: in the test's own database, or in a server's data through ``World.stage``.

Wanted: ``package`` (path of a zip), and what to leave out: ``listed``, ``bound``, ``associated`` (all true by default).
"""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from lifeloop.database import write
from lifeloop.identity import platform_key
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import Member, Membership, Merchant, Person, PersonSession
from lifeloop.identity.rules.roles import Role
from lifeloop.identity.services import keys
from lifeloop.identity.services.people import new_person
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle import services as lifestyle
from lifeloop.messaging.models import LibraryTemplate
from lifeloop.messaging.services import templates
from lifeloop.programs import services as programs
from lifeloop.relations.services import association, binding
from tests.programs.zips import packed

KEYWORDS = ["商品名称", "取餐码", "订单金额", "温馨提示"]


def scene(wanted: dict[str, Any]) -> dict[str, Any]:
    name = wanted.get("name", "山雀咖啡")
    member = _member(name)
    merchant = Membership.objects.get(member=member).merchant
    actor = member_actor(member)
    account = lifestyle.open_account(
        actor,
        merchant,
        name=f"{name}生活号",
        introduction="新品、优惠、门店活动，第一时间告诉你。",
        subject=f"{name}餐饮有限公司",
    )
    account = lifestyle.approve(actor, account.pk)
    program = programs.create(
        actor,
        merchant,
        name=name,
        category="餐饮",
        introduction="社区里的一只小山雀，每天早上八点开门，现点现做。",
    )
    _key, private = keys.generate_pair(actor, program.app)
    file = _filled(Path(wanted["package"]), APP_ID=program.pk, PUBLIC_ID=account.pk)
    programs.upload_package(actor, program, file=file, member_id=member.pk)
    if wanted.get("listed", True):
        programs.submit(actor, program)
        programs.approve(actor, program.pk)
        program = programs.list_(actor, program)
    if wanted.get("bound", True):
        binding.bind_own(actor, program, account_id=account.pk, member=member)
    if wanted.get("associated", True) and wanted.get("listed", True):
        association.associate(actor, account, app_id=program.pk, member=member)
    with write():
        library = LibraryTemplate.objects.get_or_create(
            pk="TM000001", defaults={"title": "取餐提醒", "industry": "餐饮", "keywords": KEYWORDS}
        )[0]
    template = templates.choose(actor, program, library_code=library.pk, keywords=KEYWORDS)
    return {
        "base_url": settings.LIFELOOP_BASE_URL,
        "gateway_url": f"{settings.LIFELOOP_BASE_URL}/gateway.do",
        "platform_public_key_pem": platform_key.public_pem(),
        "user_template_id": template.pk,
        "user_template_keywords": KEYWORDS,
        "mini_program": {"app_id": program.pk, "private_key_pem": private},
        "lifestyle_account": {"app_id": account.pk, "name": account.name},
        "visitor": _visitor(),
        "member": _visitor(member.phone),
    }


def _filled(path: Path, **ids: str) -> io.BytesIO:
    """The zip with @@APP_ID@@ and @@PUBLIC_ID@@ filled in: they exist only now."""
    files = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            for mark, value in ids.items():
                content = content.replace(f"@@{mark}@@".encode(), value.encode())
            files[name] = content
    return packed(files)


def _member(name: str) -> Member:
    number = ids.digits("138", 11)
    with write():
        member = Member.objects.create(login=f"m{number}", phone=f"+86{number}", name="掌柜")
        merchant = Merchant.objects.create(name=f"{name}餐饮有限公司")
        Membership.objects.create(member=member, merchant=merchant, role=Role.OWNER.value)
    return member


def _visitor(phone: str = "") -> dict[str, str]:
    with write():
        number = phone or f"+86{ids.digits('139', 11)}"
        person = Person.objects.filter(phone=number).first() or new_person(number)
        token = ids.token()
        expires = clock.now() + timedelta(days=1)
        PersonSession.objects.create(
            person=person, token_hash=ids.token_hash(token), expires_at=expires
        )
    return {"user_id": person.user_id, "token": token, "id": str(person.pk)}
