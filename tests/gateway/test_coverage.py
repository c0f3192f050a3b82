"""Every method of the original is served, or says why not; what is not served is refused in the protocol's words."""

import pytest

from lifeloop.gateway.app import Gateway
from lifeloop.gateway.coverage import original, page
from lifeloop.gateway.registry import METHODS
from tests.gateway.expect import node_of, refused
from tests.gateway.world import World


def test_every_name_is_served_or_has_its_reason() -> None:
    known = original()
    served = set(METHODS.names()) & set(known.verbs)
    assert served.isdisjoint(known.reasons)
    assert served | set(known.reasons) == set(known.verbs)
    assert all(reason.endswith(".") for reason in known.reasons.values())


def test_a_served_one_has_the_verb_of_its_v3_form() -> None:
    verbs = original().verbs
    wrong = {one.name: one.verb for one in METHODS if one.verb != verbs.get(one.name, one.verb)}
    assert wrong == {}
    assert METHODS["alipay.open.public.menu.query"].path == "/v3/alipay/open/public/menu/query"
    assert METHODS["alipay.open.mini.public.relation.query"].path == ""


def test_the_page_names_each_once() -> None:
    lines = [line for line in page().splitlines() if line.startswith("| ") and "`alipay" in line]
    assert len(lines) == len(original().verbs)


@pytest.mark.django_db(transaction=True)
def test_what_is_not_served_is_refused_and_signed(gateway: Gateway, world: World) -> None:
    client = world.account_client()
    for name in ("alipay.open.public.gis.query", "alipay.open.public.payee.bind.create"):
        refused(client.call(gateway, name, {}), "40002", "isv.invalid-method", node_of(name))
