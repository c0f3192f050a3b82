"""Workers that send the same batch at once: everybody gets it once. Real processes, both databases."""

import json

import pytest

from lifeloop.audit import SYSTEM
from lifeloop.messaging.models import BatchSend, DirectMessage, Subscription
from lifeloop.messaging.services import batches
from tests import factories as make
from tests import factories_templates as made
from tests.parallel import all_at_once
from tests.sending import Shop

pytestmark = pytest.mark.django_db(transaction=True)
SCENES = "tests.messaging.batching"


def test_twenty_workers_and_one_batch() -> None:
    shop = Shop()
    template = made.subscription_template(shop.program)
    for _ in range(450):
        made.subscription(make.make_person(), template, left=2)
    data = {f"keyword{at}": {"value": "x"} for at, _name in enumerate(template.keywords, 1)}
    wanted = batches.NewBatch(template.pk, json.dumps(data), "pages/index")
    batch = batches.make(SYSTEM, shop.program, wanted=wanted, request_key="one")
    outcomes = all_at_once(f"{SCENES}:chunk", [str(batch.pk)] * 20)
    # 200, 200, and the last 50 with the end.
    assert sorted(outcomes) == ["done"] * 18 + ["more"] * 2
    row = BatchSend.objects.get()
    assert (row.state, row.sent, row.refused) == ("SUCCESS", 450, 0)
    people = DirectMessage.objects.values_list("person_id", flat=True)
    assert len(people) == len(set(people)) == 450
    assert set(Subscription.objects.values_list("left", flat=True)) == {1}
