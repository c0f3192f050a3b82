"""What the parallel tests of promotion do in processes of their own."""

from django.conf import settings

from lifeloop.audit import SYSTEM
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import Code
from lifeloop.placements.services import codes, pictures, sheets, short_links
from lifeloop.programs.models import Program
from tests.factories_promotion import picture_bytes, picture_file


def upload(argument: str) -> str:
    """account,number: a picture of another colour for each number, in a library of five"""
    account_id, number = argument.split(",")
    settings.LIFELOOP_PICTURES = 5
    account = Account.objects.select_related("app").get(pk=account_id)
    data = picture_bytes(colour=(int(number) * 11, 10, 10))
    pictures.keep(SYSTEM, account, picture_file(data))
    return "kept"


def follow(argument: str) -> str:
    """person,code: follow by a code"""
    person_id, code_id = argument.split(",")
    codes.follow_by(Person.objects.get(pk=person_id), Code.objects.get(pk=code_id))
    return "followed"


def code(argument: str) -> str:
    """account,scene: a code where there is room for three"""
    account_id, scene = argument.split(",")
    settings.LIFELOOP_CODES = 3
    account = Account.objects.select_related("app").get(pk=account_id)
    codes.make(SYSTEM, account, wanted=codes.NewCode("PERM", scene))
    return "made"


def link(argument: str) -> str:
    """account: a short link where there is room for three"""
    settings.LIFELOOP_SHORT_LINKS = 3
    short_links.make(SYSTEM, Account.objects.select_related("app").get(pk=argument))
    return "made"


def close(argument: str) -> str:
    """person,program,sheet: close it once"""
    person_id, program_id, scene_id = argument.split(",")
    person, program = Person.objects.get(pk=person_id), Program.objects.get(pk=program_id)
    sheets.closed(person, program, scene_id=scene_id)
    return "closed"
