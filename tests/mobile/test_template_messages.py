"""The phone beside template messages: subscriptions, their withdrawal, the follow invitation, an account's notices."""

from typing import Any

import pytest
from django.test import Client

from lifeloop.database import write
from lifeloop.followers.models import Follow, FollowSource
from lifeloop.followers.services import unfollow
from lifeloop.kernel import ids
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import DirectMessage, Subscription, TemplateScene, UserTemplate
from lifeloop.messaging.rules.notices import Context
from lifeloop.messaging.services.notices import NoticeSend, send_notices
from tests import factories_templates as made
from tests.mobile.world import World

ONCE, LONG = TemplateScene.ONE_TIME, TemplateScene.LONG_TERM


def template(world: World, scene: TemplateScene = ONCE, **over: Any) -> UserTemplate:
    return made.subscription_template(world.program, scene=scene, **over)


class Asking:
    """A person's browser before the host page of the world's program."""

    def __init__(self, world: World, client: Client | None = None) -> None:
        self.client = client or world.client()
        self.base = f"/m/program/{world.program.pk}/"

    def look(self, *names: str) -> dict[str, Any]:
        return dict(self.client.get(f"{self.base}subscription", {"id": list(names)}).json())

    def say(self, *names: str, accepted: tuple[str, ...] = (), **about: str) -> dict[str, Any]:
        facts = {"id": list(names), "accepted": list(accepted), **about}
        return dict(self.client.post(f"{self.base}subscribe", facts).json())


def test_the_panel_asks_for_what_was_not_kept(world: World) -> None:
    one, two = template(world), template(world)
    asking = Asking(world)
    facts = asking.look(one.pk, two.pk)
    assert facts["show"]
    assert not facts["longTerm"]
    assert [item["id"] for item in facts["templates"]] == [one.pk, two.pk]
    assert facts["templates"][0]["keywords"] == one.keywords
    told = asking.say(one.pk, two.pk, accepted=(one.pk,), keep="1")
    assert (told["keep"], told[one.pk], told[two.pk]) == (True, "accept", "reject")
    assert asking.look(one.pk, two.pk) == {"show": False, "longTerm": False, "templates": []}
    silent = asking.say(one.pk, two.pk)
    assert (silent["show"], silent["behavior"]) == (False, "")
    assert silent["result"] == {
        "subscribeEntityIds": [one.pk],
        "subscribedEntityIds": [one.pk],
        "unsubscribedEntityIds": [two.pk],
        "currentSubscribedEntityIds": [],
    }
    assert Subscription.objects.get(template=one).left == 2


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (lambda world: [template(world).pk for _ in range(4)], "SUBSCRIBE_IDS_INVALID"),
        (
            lambda world: [template(world).pk, template(world, LONG).pk],
            "SUBSCRIBE_KINDS_MIXED",
        ),
        (lambda world: [world.template.pk], "SUBSCRIBE_TEMPLATE_INVALID"),
    ],
    ids=["four", "mixed", "by form"],
)
def test_refusals_name_their_code(world: World, names: Any, code: str) -> None:
    asking, wanted = Asking(world), names(world)
    assert asking.look(*wanted)["refused"]["code"] == code
    assert asking.say(*wanted, accepted=tuple(wanted))["error"]["code"] == code
    assert not Subscription.objects.exists()


def test_too_often_is_told_before_a_panel_shows(world: World, settings: Any) -> None:
    settings.LIFELOOP_SUBSCRIBE_ASKS_PER_DAY = 1
    one, asking = template(world), Asking(world)
    asking.say(one.pk, accepted=(one.pk,))
    assert asking.look(one.pk)["refused"]["code"] == "SUBSCRIBE_RATE_LIMIT"
    assert asking.say(one.pk, accepted=(one.pk,))["error"]["code"] == "SUBSCRIBE_RATE_LIMIT"
    assert Subscription.objects.get().left == 1


def test_a_stranger_signs_in_first(world: World) -> None:
    one = template(world)
    answer = world.visitor().post(f"/m/program/{world.program.pk}/subscribe", {"id": [one.pk]})
    assert answer.status_code == 302
    assert not Subscription.objects.exists()


def test_subscriptions_are_shown_and_withdrawn_by_their_own_person(world: World) -> None:
    one, two = template(world, title="新品到店"), template(world, LONG, title="行程变动")
    made.subscription(world.person, one, left=2)
    made.subscription(world.person, two)
    there = f"/m/me/program/{world.program.pk}/"
    body = world.client().get(there).content.decode()
    assert "新品到店" in body
    assert "2 messages left" in body
    assert "Messages until you withdraw" in body
    world.client(world.stranger).post(f"{there}withdraw/", {"template": one.pk})
    assert Subscription.objects.get(template=one).left == 2
    answer = world.client().post(f"{there}withdraw/", {"template": one.pk})
    assert answer.headers["Location"] == there
    row = Subscription.objects.get(template=one)
    assert (row.accepted, row.left) == (False, 0)
    assert "Not subscribed" in world.client().get(there).content.decode()


# --- the follow invitation ------------------------------------------------------------------------


def invite(world: World) -> int:
    UserTemplate.objects.filter(pk=world.template.pk).update(invite=True)
    return world.send_template()


def invites(world: World, page: str = "/m/inbox/service/") -> bool:
    return "mc-follow" in world.client().get(page).content.decode()


def test_the_foot_invites_whoever_does_not_follow_and_is_gone_once_they_do(world: World) -> None:
    message = invite(world)
    assert not invites(world)  # follows already
    unfollow(world.person, world.account)
    assert invites(world)
    answer = world.client().post(
        "/m/inbox/follow/", {"message": message, "next": "/m/inbox/service/"}
    )
    assert answer.headers["Location"] == "/m/inbox/service/"
    made_ = Follow.objects.get(person=world.person, account=world.account, ended_at=None)
    assert (made_.source, made_.program_id) == (FollowSource.MESSAGE, world.program.pk)
    assert not invites(world)
    world.client().post("/m/inbox/follow/", {"message": message})
    assert (
        Follow.objects.filter(person=world.person, account=world.account, ended_at=None).count()
        == 1
    )


def test_a_message_without_an_invitation_invites_to_nothing(world: World) -> None:
    unfollow(world.person, world.account)
    plain = world.send_template()
    assert not invites(world)
    assert world.client().post("/m/inbox/follow/", {"message": plain}).status_code == 404
    message = invite(world)
    assert invites(world)
    # Nor does another person's message, or nonsense; nor an account that is closed now.
    assert (
        world.client(world.stranger).post("/m/inbox/follow/", {"message": message}).status_code
        == 404
    )
    assert world.client().post("/m/inbox/follow/", {"message": "x"}).status_code == 404
    Account.objects.filter(pk=world.account.pk).update(suspended=True)
    assert not invites(world)
    assert world.client().post("/m/inbox/follow/", {"message": message}).status_code != 302
    assert not Follow.objects.filter(account=world.account, ended_at=None).exists()


def test_where_to_go_on_stays_here(world: World) -> None:
    message = invite(world)
    for there in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = world.client().post("/m/inbox/follow/", {"message": message, "next": there})
        assert answer.headers["Location"] == "/m/inbox/service/"


# --- the account's own -----------------------------------------------------------------------------


def notice(world: World, url: str = "") -> int:
    own = made.account_template(world.account, title="会员等级变更")
    values = {"keyword1": {"value": "<b>金卡</b>"}, "keyword2": {"value": "{{ 7*7 }}"}}
    wanted = NoticeSend(
        app_id=world.account.pk,
        key=ids.token(16),
        digest="d",
        to_user_id=world.person.user_id,
        to_open_id="",
        template_id=own.pk,
        context=Context(values, "#85be53", url, "去看看"),
    )
    with write():
        [outcome] = send_notices([wanted])
    assert not isinstance(outcome, DomainError)
    return outcome.message_id


def test_a_notice_is_a_card_inside_the_account_and_leads_into_its_program(world: World) -> None:
    way = f"alipays://platformapi/startapp?appId={world.program.pk}&page=pages/card&query=a%3D1"
    message = notice(world, way)
    body = world.client().get(f"/m/inbox/a/{world.account.pk}/").content.decode()
    assert "会员等级变更" in body
    assert "&lt;b&gt;金卡&lt;/b&gt;" in body
    assert "{{ 7*7 }}" in body
    assert "去看看" in body
    answer = world.client().post("/m/inbox/open/", {"message": message, "item": "0"})
    assert answer.headers["Location"] == f"/m/p/{world.program.pk}/pages/card?a=1"
    assert DirectMessage.objects.get(id=message).opened_at is not None


def test_a_notice_whose_program_went_dark_leads_nowhere(world: World) -> None:
    message = notice(world, f"alipays://platformapi/startapp?appId={world.program.pk}")
    world.program.suspended = True
    world.program.save()
    body = world.client().get(f"/m/inbox/a/{world.account.pk}/").content.decode()
    assert "Not available for now" in body
    answer = world.client().post("/m/inbox/open/", {"message": message, "item": "0"})
    assert answer.status_code != 302
