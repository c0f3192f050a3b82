"""The methods that ask: what they answer, to whom, and what they refuse."""

from collections.abc import Callable

import pytest

from lifeloop.followers.models import Follow, FollowSource
from lifeloop.gateway.app import Gateway
from lifeloop.gateway.methods.public import follow_batchquery
from lifeloop.gateway.registry import METHODS
from lifeloop.identity.models import AccessToken, App, Person
from lifeloop.identity.queries import people
from lifeloop.identity.services import oauth
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import AccountState
from tests.gateway.client import Answered, Client
from tests.gateway.expect import (
    CUSTOM,
    FOLLOW,
    FOLLOWERS,
    INFO,
    RELATION,
    SEND,
    SINGLE,
    TOKEN,
    node_of,
    ok,
    refused,
)
from tests.gateway.world import (
    ACCOUNT_ID,
    FOLLOWER,
    OTHER_ID,
    PROGRAM_ID,
    STRANGER,
    World,
    pair,
    platform_public,
)

pytestmark = pytest.mark.django_db(transaction=True)
Change = Callable[[World], object]


def test_the_methods_of_this_gateway() -> None:
    known = {TOKEN, SEND, RELATION, FOLLOW, FOLLOWERS, INFO, CUSTOM, SINGLE}
    assert known <= set(METHODS.names())


class TestToken:
    def code(self, world: World) -> str:
        return oauth.issue_code(App.objects.get(pk=PROGRAM_ID), world.follower)

    def call(self, gateway: Gateway, world: World, **fields: str) -> Answered:
        return world.program_client().call(gateway, TOKEN, **fields)

    def test_a_code_becomes_tokens_once(self, gateway: Gateway, world: World) -> None:
        code = self.code(world)
        answer = self.call(gateway, world, grant_type="authorization_code", code=code)
        assert answer.name == node_of(TOKEN)
        assert answer.signed_by(platform_public())
        node = answer.node
        assert "code" not in node
        assert "msg" not in node
        assert node["user_id"] == node["alipay_user_id"] == FOLLOWER
        assert isinstance(node["expires_in"], int)
        assert isinstance(node["re_expires_in"], int)
        again = self.call(gateway, world, grant_type="authorization_code", code=code)
        refused(again, "40002", "isv.code-invalid", "error_response")
        assert AccessToken.objects.count() == 1

    def test_a_refresh_token_is_good_once(self, gateway: Gateway, world: World) -> None:
        first = self.call(
            gateway, world, grant_type="authorization_code", code=self.code(world)
        ).node
        fields = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
        second = self.call(gateway, world, **fields).node
        assert second["access_token"] != first["access_token"]
        refused(
            self.call(gateway, world, **fields),
            "40002",
            "isv.refresh-token-invalid",
            "error_response",
        )

    def test_an_app_in_open_id_mode_gets_no_user_id(self, gateway: Gateway, world: World) -> None:
        App.objects.filter(pk=PROGRAM_ID).update(id_mode="open_id")
        node = self.call(
            gateway, world, grant_type="authorization_code", code=self.code(world)
        ).node
        assert node["open_id"] == people.open_id(PROGRAM_ID, world.follower)
        assert "user_id" not in node

    @pytest.mark.parametrize(
        "fields, sub_code",
        [
            ({}, "isv.grant-type-invalid"),
            ({"grant_type": "password"}, "isv.grant-type-invalid"),
            ({"grant_type": "x" * 99}, "isv.grant-type-invalid"),
            ({"grant_type": "authorization_code"}, "isv.code-invalid"),
            ({"grant_type": "authorization_code", "code": "wrong"}, "isv.code-invalid"),
            ({"grant_type": "authorization_code", "code": "x" * 999}, "isv.code-invalid"),
            (
                {"grant_type": "refresh_token", "refresh_token": "wrong"},
                "isv.refresh-token-invalid",
            ),
        ],
    )
    def test_refused(
        self, gateway: Gateway, world: World, fields: dict[str, str], sub_code: str
    ) -> None:
        refused(self.call(gateway, world, **fields), "40002", sub_code, "error_response")
        assert AccessToken.objects.count() == 0

    def test_a_code_of_another_app(self, gateway: Gateway, world: World) -> None:
        code = self.code(world)
        answer = world.account_client().call(
            gateway, TOKEN, grant_type="authorization_code", code=code
        )
        refused(answer, "40002", "isv.code-invalid", "error_response")
        good = self.call(gateway, world, grant_type="authorization_code", code=code)
        assert good.node["user_id"] == FOLLOWER

    def test_its_protocol_refusals_too_come_as_error_response(
        self, gateway: Gateway, world: World
    ) -> None:
        answer = Client(PROGRAM_ID, pair("account")).call(
            gateway, TOKEN, grant_type="authorization_code"
        )
        refused(answer, "40002", "isv.invalid-signature", "error_response")


class TestRelation:
    def test_the_program_the_account_and_their_merchants_may_ask(
        self, gateway: Gateway, world: World
    ) -> None:
        bound = {"public_id": ACCOUNT_ID, "public_name": "街角咖啡"}
        for client in (world.program_client(), world.account_client()):
            assert ok(client.call(gateway, RELATION, {"mini_app_id": PROGRAM_ID})) == bound
        assert ok(world.program_client().call(gateway, RELATION)) == bound

    def test_not_bound_and_not_yours_are_one_answer(self, gateway: Gateway, world: World) -> None:
        App.objects.create(app_id=OTHER_ID, kind="program", merchant=world.other_merchant)
        world.add_key(OTHER_ID, "other")
        asked = [
            Client(OTHER_ID, pair("other")).call(gateway, RELATION, {"mini_app_id": mini_app_id})
            for mini_app_id in (PROGRAM_ID, OTHER_ID, "2021999999999999", "x")
        ]
        for answer in asked:
            refused(answer, "40004", "NO_BIND_PUBLIC_APP", node_of(RELATION))
        assert len({answer.body for answer in asked}) == 1

    @pytest.mark.parametrize("app_id", [7, None, ["x"], "x" * 33])
    def test_what_is_no_app_id(self, gateway: Gateway, world: World, app_id: object) -> None:
        answer = world.program_client().call(gateway, RELATION, {"mini_app_id": app_id})
        refused(answer, "40004", "ILLEGAL_BIZ_PARAMS", node_of(RELATION))


class TestInfo:
    def test_the_profile_and_its_states(self, gateway: Gateway, world: World) -> None:
        first = ok(world.account_client().call(gateway, INFO))
        assert first == {
            "app_name": "街角咖啡",
            "logo_url": "",
            "introduction": "每天现磨",
            "public_greeting": "欢迎",
            "is_online": "T",
            "is_release": "T",
            "audit_status": "AUDIT_NORMAL",
            "audit_desc": "",
        }
        Account.objects.update(
            state=AccountState.REJECTED, review_note="名称不清楚", logo="logos/a.png"
        )
        second = ok(world.account_client().call(gateway, INFO, "{}"))
        assert (second["is_online"], second["is_release"]) == ("F", "F")
        assert (second["audit_status"], second["audit_desc"]) == ("AUDIT_FAILED", "名称不清楚")
        assert second["logo_url"].endswith("/media/logos/a.png")

    def test_a_mini_program_is_no_account(self, gateway: Gateway, world: World) -> None:
        refused(
            world.program_client().call(gateway, INFO), "40004", "APP_NOT_PUBLICAPP", node_of(INFO)
        )


class TestFollowers:
    def ask(self, gateway: Gateway, world: World, **biz: str) -> Answered:
        return world.account_client().call(gateway, FOLLOW, biz)

    def test_t_and_f(self, gateway: Gateway, world: World) -> None:
        assert ok(self.ask(gateway, world, user_id=FOLLOWER)) == {"is_follow": "T"}
        assert ok(self.ask(gateway, world, user_id=STRANGER)) == {"is_follow": "F"}
        assert ok(self.ask(gateway, world, user_id="nobody")) == {"is_follow": "F"}
        open_id = people.open_id(ACCOUNT_ID, world.follower)
        assert ok(self.ask(gateway, world, open_id=open_id)) == {"is_follow": "T"}
        foreign = people.open_id(PROGRAM_ID, world.follower)
        assert ok(self.ask(gateway, world, open_id=foreign)) == {"is_follow": "F"}
        Follow.objects.update(ended_at=clock.now(), until_seq=0)
        assert ok(self.ask(gateway, world, user_id=FOLLOWER)) == {"is_follow": "F"}

    def test_refused(self, gateway: Gateway, world: World) -> None:
        refused(self.ask(gateway, world), "40004", "ILLEGAL_BIZ_PARAMS", node_of(FOLLOW))
        answer = self.ask(gateway, world, user_id="2" * 33)
        refused(answer, "40004", "INVALID_PARAMETER", node_of(FOLLOW))
        program = world.program_client().call(gateway, FOLLOW, {"user_id": FOLLOWER})
        refused(program, "40006", "isv.insufficient-isv-permissions", node_of(FOLLOW))

    def more(self, world: World, number: int) -> list[str]:
        made = [
            Person.objects.create(user_id=f"20881{at:011d}", phone=f"+86137{at:08d}")
            for at in range(number)
        ]
        for person in made:
            Follow.objects.create(
                person=person,
                account=world.account,
                since_seq=0,
                read_seq=0,
                source=FollowSource.CODE,
            )
        return [FOLLOWER, *(person.user_id for person in made)]

    def test_pages_by_key(
        self, gateway: Gateway, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(follow_batchquery, "PAGE", 2)
        everyone = self.more(world, 4)
        client = world.account_client()
        first = ok(client.call(gateway, FOLLOWERS))
        assert first == {"count": "2", "user_id_list": everyone[:2], "next_user_id": everyone[2]}
        # The one the cursor names leaves: the next page begins with the one after.
        Follow.objects.filter(person__user_id=everyone[2]).update(ended_at=clock.now(), until_seq=0)
        second = ok(client.call(gateway, FOLLOWERS, {"next_user_id": first["next_user_id"]}))
        assert second == {"count": "2", "user_id_list": everyone[3:]}

    def test_pages_in_open_id_mode(
        self, gateway: Gateway, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(follow_batchquery, "PAGE", 2)
        everyone = self.more(world, 2)
        App.objects.filter(pk=ACCOUNT_ID).update(id_mode="open_id")
        names = [people.open_id(ACCOUNT_ID, Person.objects.get(user_id=one)) for one in everyone]
        first = ok(world.account_client().call(gateway, FOLLOWERS, {"open_id": ""}))
        assert first == {"count": "2", "open_id_list": names[:2], "open_id": names[2]}
        second = ok(world.account_client().call(gateway, FOLLOWERS, {"open_id": first["open_id"]}))
        assert second == {"count": "1", "open_id_list": names[2:]}

    def test_nobody_follows(self, gateway: Gateway, world: World) -> None:
        Follow.objects.all().delete()
        assert ok(world.account_client().call(gateway, FOLLOWERS)) == {
            "count": "0",
            "user_id_list": [],
        }

    def test_list_refused(self, gateway: Gateway, world: World) -> None:
        client = world.account_client()
        for biz in (
            {"next_user_id": "2088999999999999"},
            {"open_id": "0abc"},
            {"next_user_id": "x" * 33},
        ):
            refused(
                client.call(gateway, FOLLOWERS, biz), "40004", "OPENID_INVALID", node_of(FOLLOWERS)
            )
        program = world.program_client().call(gateway, FOLLOWERS)
        refused(program, "40004", "QUERY_FOLLOWER_FORBIDDEN", node_of(FOLLOWERS))
