"""What `lifeloop demo --json` promises to its readers."""

from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from lifeloop.demo.facts import facts, prepare
from lifeloop.demo.show import shown
from lifeloop.demo.texts import newest_text
from lifeloop.followers.models import Group
from lifeloop.followers.queries import audience, is_following
from lifeloop.identity import platform_key
from lifeloop.identity.models import App, Member, Person
from lifeloop.identity.queries import apps
from lifeloop.identity.services import oauth, signin
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import AccountTemplate, FormId, UserTemplate
from lifeloop.programs.models import Program
from lifeloop.relations.models import Association, Binding

NAMES = [
    "base_url", "gateway_url", "platform_public_key_pem", "merchant", "other_merchant", "operator", "mini_program",
    "unlisted_mini_program", "lifestyle_account", "other_lifestyle_account", "follower", "stranger", "user_template_id",
    "subscription_template_id", "template_id", "label_id", "group_id", "form_id", "auth_code", "webhook_secret",
]  # fmt: skip


def test_it_has_exactly_the_promised_members(town: dict[str, Any]) -> None:
    assert list(town) == NAMES
    for login in ("merchant", "other_merchant", "operator"):
        assert set(town[login]) == {"login", "password", "phone"}
    for app in ("mini_program", "lifestyle_account"):
        assert set(town[app]) == {"app_id", "private_key_pem", "aes_key"}
    for app in ("unlisted_mini_program", "other_lifestyle_account"):
        assert set(town[app]) == {"app_id"}
    for person in ("follower", "stranger"):
        assert set(town[person]) == {"user_id", "phone"}


def test_the_label_and_the_group_hold_the_follower(town: dict[str, Any]) -> None:
    account = Account.objects.get(pk=town["lifestyle_account"]["app_id"])
    follower = Person.objects.get(user_id=town["follower"]["user_id"])
    assert audience.labels_of(account, follower.pk)[int(town["label_id"])] == "上海"
    group = Group.objects.get(account=account, pk=town["group_id"])
    assert audience.in_group(group, follower.pk)


def test_its_logins_sign_in(town: dict[str, Any]) -> None:
    for who in ("merchant", "other_merchant", "operator"):
        facts_of = town[who]
        by_name = signin.check_password(facts_of["login"], facts_of["password"], address="::1")
        by_phone = signin.check_password(facts_of["phone"], facts_of["password"], address="::1")
        assert by_name == by_phone
    assert Member.objects.get(login=town["operator"]["login"]).is_operator


@pytest.mark.parametrize("name", ["mini_program", "lifestyle_account"])
def test_its_private_keys_are_pkcs1_and_belong_to_the_apps(town: dict[str, Any], name: str) -> None:
    pem = town[name]["private_key_pem"]
    assert pem.startswith("-----BEGIN RSA PRIVATE KEY-----")
    assert pem.endswith("-----END RSA PRIVATE KEY-----")  # clients misread a last new line
    private = serialization.load_pem_private_key(pem.encode(), password=None)
    known = apps.gateway_app(town[name]["app_id"])
    assert known is not None
    assert [key.public for key in known.keys] == [private.public_key()]


def test_the_platforms_key_is_its_own(town: dict[str, Any]) -> None:
    assert town["platform_public_key_pem"].startswith("-----BEGIN PUBLIC KEY-----")
    assert town["platform_public_key_pem"] == platform_key.public_pem().strip()


def test_the_program_is_listed_bound_and_associated(town: dict[str, Any]) -> None:
    program = Program.objects.get(pk=town["mini_program"]["app_id"])
    account = Account.objects.get(pk=town["lifestyle_account"]["app_id"])
    assert (program.state, account.state) == ("listed", "listed")
    assert Binding.objects.get(program=program).account == account
    assert Association.objects.filter(program=program, account=account).exists()
    unlisted = Program.objects.get(pk=town["unlisted_mini_program"]["app_id"])
    assert unlisted.state == "draft"
    assert unlisted.version is not None
    other = App.objects.get(pk=town["other_lifestyle_account"]["app_id"])
    assert other.merchant != App.objects.get(pk=program.pk).merchant


def test_the_follower_follows_and_the_stranger_does_not(town: dict[str, Any]) -> None:
    follower = Person.objects.get(user_id=town["follower"]["user_id"])
    stranger = Person.objects.get(user_id=town["stranger"]["user_id"])
    account = Account.objects.get(pk=town["lifestyle_account"]["app_id"])
    assert follower.phone.endswith(town["follower"]["phone"])
    assert is_following(follower.pk, account.pk)
    assert not is_following(stranger.pk, account.pk)


def test_its_templates_are_the_programs_own_and_the_accounts(town: dict[str, Any]) -> None:
    for name, scene in (("user_template_id", "form"), ("subscription_template_id", "one_time")):
        template = UserTemplate.objects.get(pk=town[name])
        assert template.program_id == town["mini_program"]["app_id"]
        assert template.scene == scene
    own = AccountTemplate.objects.get(pk=town["template_id"])
    assert own.account_id == town["lifestyle_account"]["app_id"]


def test_the_form_id_and_the_auth_code_are_fresh_at_every_call(town: dict[str, Any]) -> None:
    calls = [town, *(facts() for _ in range(30))]
    assert len({call["form_id"] for call in calls}) == 31
    assert len({call["auth_code"] for call in calls}) == 31
    form = FormId.objects.get(pk=calls[-1]["form_id"])
    assert (form.person.user_id, form.program_id, form.uses) == (
        town["follower"]["user_id"],
        town["mini_program"]["app_id"],
        0,
    )
    tokens = oauth.exchange(town["mini_program"]["app_id"], code=calls[-1]["auth_code"])
    assert tokens.user_id == town["follower"]["user_id"]


def test_all_else_stays_as_it_is(town: dict[str, Any]) -> None:
    prepare()
    again = facts()
    for fresh in ("form_id", "auth_code"):
        town.pop(fresh)
        again.pop(fresh)
    assert again == town
    assert Program.objects.count() == 3


def test_a_reader_is_shown_logins_and_no_keys(town: dict[str, Any]) -> None:
    text = shown(town)
    for who in ("merchant", "other_merchant", "operator"):
        assert all(town[who][part] in text for part in ("login", "password", "phone"))
    assert "PRIVATE KEY" not in text
    assert town["auth_code"] not in text


def test_the_newest_text_is_found_by_either_form_of_a_phone(town: dict[str, Any]) -> None:
    national = newest_text("13800000011")
    assert national is not None
    assert "/console/invitation/" in national
    assert newest_text("+8613800000011") == national
    assert newest_text(town["stranger"]["phone"]) is None
    assert newest_text("not a phone") is None


def test_a_text_that_waits_for_a_worker_is_delivered_first(town: dict[str, Any]) -> None:
    phone = "+8613800000077"
    signin.send_register_code(phone=phone, requester="someone", address="::1")
    text = newest_text("13800000077")
    assert text is not None
    assert (
        any(word.strip("，。,.").isdigit() for word in text.replace("是", " ").split())
        or "Lifeloop" in text
    )
