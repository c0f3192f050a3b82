"""订阅: consents given, kept, added up, used up by sends, withdrawn."""

from typing import Any

import pytest

from lifeloop.kernel.errors import DomainError
from lifeloop.messaging.models import (
    DirectMessage,
    SendRefusal,
    Subscription,
    TemplateScene,
    TemplateState,
    UserTemplate,
)
from lifeloop.messaging.services.delivery import Sent
from lifeloop.messaging.services.subscriptions import Result, answer, withdraw
from lifeloop.outbox import Event
from tests import factories as make
from tests import factories_templates as made
from tests.sending import Shop, send

pytestmark = pytest.mark.django_db
LONG = TemplateScene.LONG_TERM


class Scene(Shop):
    def __init__(self) -> None:
        super().__init__()
        self.once = made.subscription_template(self.program)
        self.other = made.subscription_template(self.program)
        self.always = made.subscription_template(self.program, scene=LONG)

    def say(self, *ids: str, **about: Any) -> Result:
        return answer(self.person, self.program, ids=ids, **about)

    def left(self, template: UserTemplate) -> int:
        row = Subscription.objects.filter(person=self.person, template=template).first()
        return row.left if row else 0

    def sends(self, template: UserTemplate, times: int = 1, **about: Any) -> list[str]:
        wanted = [
            self.one(user_template_id=template.pk, **{"form_id": "", **about}) for _ in range(times)
        ]
        return [one.code if isinstance(one, DomainError) else "sent" for one in send(*wanted)]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_each_yes_adds_one_and_each_send_takes_one(scene: Scene) -> None:
    first = scene.say(scene.once.pk, scene.other.pk, accepted=[scene.once.pk])
    assert (first.behavior, first.show, first.keep) == ("subscribe", True, False)
    assert first.accepted == first.fresh == [scene.once.pk]
    assert first.rejected == [scene.other.pk]
    second = scene.say(scene.once.pk, accepted=[scene.once.pk])
    assert (second.standing, second.fresh) == ([scene.once.pk], [])
    assert scene.left(scene.once) == 2
    assert scene.sends(scene.once, 3) == ["sent", "sent", "MSG_UNSUBSCRIBED"]
    assert scene.left(scene.once) == 0
    assert scene.sends(scene.once) == ["MSG_UNSUBSCRIBED"]
    assert scene.sends(scene.other) == ["MSG_UNSUBSCRIBED"]
    assert DirectMessage.objects.count() == 2


def test_one_long_term_yes_allows_many_and_is_not_asked_again(scene: Scene) -> None:
    scene.say(scene.always.pk, accepted=[scene.always.pk])
    assert scene.sends(scene.always, 5) == ["sent"] * 5
    again = scene.say(scene.always.pk)
    assert (again.show, again.behavior, again.accepted) == (False, "", [scene.always.pk])
    assert again.fresh == []


def test_kept_choices_answer_alone(scene: Scene) -> None:
    kept = scene.say(scene.once.pk, scene.other.pk, accepted=[scene.once.pk], keep=True)
    assert kept.keep
    silent = scene.say(scene.once.pk, scene.other.pk, accepted=[scene.other.pk], keep=False)
    assert (silent.behavior, silent.show, silent.keep) == ("", False, False)
    assert (silent.accepted, silent.rejected) == ([scene.once.pk], [scene.other.pk])
    assert (scene.left(scene.once), scene.left(scene.other)) == (2, 0)
    third = make.make_template(scene.program, scene=TemplateScene.ONE_TIME)
    mixed = scene.say(scene.once.pk, third.pk, accepted=[third.pk])
    assert (mixed.show, mixed.accepted) == (True, [scene.once.pk, third.pk])
    assert not Subscription.objects.get(template=third).keep


def test_a_kept_no_takes_back_what_was_left_and_a_passing_one_does_not(scene: Scene) -> None:
    made.subscription(scene.person, scene.once, left=2)
    scene.say(scene.once.pk)
    assert scene.left(scene.once) == 2
    scene.say(scene.once.pk, keep=True)
    assert scene.left(scene.once) == 0
    assert scene.sends(scene.once) == ["MSG_UNSUBSCRIBED"]
    refused = scene.say(scene.always.pk, keep=True)
    assert (refused.refuse, refused.keep, refused.rejected) == (True, False, [scene.always.pk])
    assert not scene.say(scene.always.pk, accepted=[scene.always.pk]).show


def test_closing_the_panel_changes_nothing(scene: Scene) -> None:
    made.subscription(scene.person, scene.other, left=1)
    closed = scene.say(
        scene.once.pk, scene.other.pk, accepted=[scene.once.pk], keep=True, cancelled=True
    )
    assert (closed.behavior, closed.show, closed.accepted) == ("cancel", True, [])
    assert closed.standing == [scene.other.pk]
    assert closed.rejected == [scene.once.pk]
    assert (scene.left(scene.once), scene.left(scene.other)) == (0, 1)


def test_withdrawn_holds_from_the_next_send_on_and_the_panel_may_come_again(scene: Scene) -> None:
    scene.say(scene.once.pk, accepted=[scene.once.pk], keep=True)
    withdraw(scene.person, template_id=scene.once.pk)
    assert scene.sends(scene.once) == ["MSG_UNSUBSCRIBED"]
    assert scene.say(scene.once.pk, accepted=[]).show
    assert Event.objects.filter(kind="subscription.withdrawn").count() == 1
    with pytest.raises(DomainError) as refused:
        withdraw(make.make_person(), template_id=scene.once.pk)
    assert refused.value.code == "SUBSCRIPTION_NOT_FOUND"


def too_many(scene: Scene) -> list[str]:
    return [made.subscription_template(scene.program).pk for _ in range(4)]


def stopped(scene: Scene) -> list[str]:
    UserTemplate.objects.filter(pk=scene.once.pk).update(state=TemplateState.STOPPED)
    return [scene.once.pk]


@pytest.mark.parametrize(
    ("ids", "code"),
    [
        (too_many, "SUBSCRIBE_IDS_INVALID"),
        (lambda _scene: [], "SUBSCRIBE_IDS_INVALID"),
        (lambda scene: [scene.once.pk] * 2, "SUBSCRIBE_IDS_INVALID"),
        (lambda scene: [scene.once.pk, scene.always.pk], "SUBSCRIBE_KINDS_MIXED"),
        (lambda scene: [scene.template.pk], "SUBSCRIBE_TEMPLATE_INVALID"),  # goes by form id
        (lambda scene: [scene.once.pk, "nothing"], "SUBSCRIBE_TEMPLATE_INVALID"),
        (
            lambda scene: [made.subscription_template(make.make_program()).pk],
            "SUBSCRIBE_TEMPLATE_INVALID",
        ),
        (stopped, "SUBSCRIBE_TEMPLATE_INVALID"),
    ],
    ids=["four", "none", "twice", "mixed", "by form", "unknown", "foreign", "stopped"],
)
def test_what_may_not_be_asked_for(scene: Scene, ids: Any, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        scene.say(*ids(scene), accepted=ids(scene))
    assert refused.value.code == code
    assert not Subscription.objects.exists()


def test_asking_is_limited_a_day(scene: Scene, settings: Any) -> None:
    settings.LIFELOOP_SUBSCRIBE_ASKS_PER_DAY = 2
    for _ in range(2):
        scene.say(scene.once.pk, accepted=[scene.once.pk])
    with pytest.raises(DomainError) as refused:
        scene.say(scene.once.pk, accepted=[scene.once.pk])
    assert refused.value.code == "SUBSCRIBE_RATE_LIMIT"
    assert scene.left(scene.once) == 2


def test_a_template_goes_by_form_or_by_subscription(scene: Scene) -> None:
    made.subscription(scene.person, scene.once)
    form = make.make_form_id(scene.person, scene.program).pk
    assert scene.sends(scene.once, form_id=form) == ["USER_TEMPLATE_ILLEGAL"]
    assert scene.sends(scene.template) == ["FORM_ID_INVALID"]
    assert scene.left(scene.once) == 1


def test_a_refused_send_uses_no_consent_and_another_persons_is_no_use(scene: Scene) -> None:
    made.subscription(scene.person, scene.once)
    assert scene.sends(scene.once, data="{}") == ["USER_TEMPLATE_LACK_KEYWORD"]
    stranger = make.make_person()
    assert scene.sends(scene.once, to_user_id=stranger.user_id) == ["MSG_UNSUBSCRIBED"]
    assert scene.left(scene.once) == 1
    [one] = send(scene.one(user_template_id=scene.once.pk, form_id="", key="k"))
    [two] = send(scene.one(user_template_id=scene.once.pk, form_id="", key="k"))
    assert isinstance(one, Sent)
    assert one == two
    assert scene.left(scene.once) == 0
    assert not SendRefusal.objects.exists()  # the log is the door's, not the domain's
