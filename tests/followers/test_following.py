"""Following, unfollowing, refusing a program, visiting: once each, on both ends of the promise."""

import pytest

from lifeloop.followers import queries, services
from lifeloop.followers.models import Follow, FollowSource, Refusal, Visit
from lifeloop.kernel.errors import DomainError
from lifeloop.outbox import Event
from tests import factories as make
from tests.parallel import all_at_once
from tests.sending import Shop, send

pytestmark = pytest.mark.django_db


def test_a_follow_remembers_source_scene_program_and_the_number_it_began_at() -> None:
    person, program = make.make_person(), make.make_program()
    account = make.make_account(last_seq=41)
    made = services.follow(
        person, account, source=FollowSource.COMPONENT, scene="store_1", program=program
    )
    assert (made.since_seq, made.read_seq, made.until_seq) == (41, 41, None)
    assert (made.source, made.scene, made.program) == ("component", "store_1", program)
    event = Event.objects.get(kind="follow.created")
    assert (event.person_id, event.account_id) == (person.pk, int(account.pk))


def test_following_twice_is_one_follow_and_one_event() -> None:
    person, account = make.make_person(), make.make_account()
    first = services.follow(person, account, source=FollowSource.COMPONENT)
    second = services.follow(person, account, source=FollowSource.CODE)
    assert first == second
    assert Event.objects.filter(kind="follow.created").count() == 1
    assert queries.is_following(person.pk, account.pk)
    assert queries.count(account) == 1


def test_what_is_closed_cannot_be_followed() -> None:
    for about in ({"suspended": True}, {"state": "opening"}, {"state": "rejected"}):
        with pytest.raises(DomainError) as refusal:
            services.follow(
                make.make_person(), make.make_account(**about), source=FollowSource.CODE
            )
        assert refusal.value.code == "CANNOT_FOLLOW"
    assert not Follow.objects.exists()
    assert not Event.objects.exists()


def test_what_is_not_followed_cannot_be_unfollowed_or_muted() -> None:
    person, account = make.make_person(), make.make_account()
    for act in (
        lambda: services.unfollow(person, account),
        lambda: services.set_muted(person, account, muted=True),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == "NOT_FOLLOWING"
    assert not Event.objects.exists()


def test_a_refusal_holds_at_the_next_send_and_can_be_taken_back() -> None:
    shop = Shop()
    services.refuse_program(shop.person, shop.program, refused=True)
    services.refuse_program(shop.person, shop.program, refused=True)
    assert Refusal.objects.count() == 1
    assert getattr(send(shop.one())[0], "code", "sent") == "MSG_REJECTED"
    services.refuse_program(shop.person, shop.program, refused=False)
    assert getattr(send(shop.one())[0], "code", "sent") == "sent"


def test_who_may_message_me_names_program_account_and_since_when() -> None:
    shop = Shop()
    services.visit(shop.person, shop.program)
    services.visit(shop.person, shop.program)
    assert Visit.objects.count() == 1
    services.follow(shop.person, shop.account, source=FollowSource.COMPONENT, program=shop.program)
    services.refuse_program(shop.person, shop.program, refused=True)
    senders = queries.senders_of(shop.person)
    assert [(one.program, one.account, one.refused) for one in senders] == [
        (shop.program, shop.account, False),
        (shop.program, shop.account, True),
    ]
    assert queries.senders_of(make.make_person()) == []
    assert queries.recent_programs(shop.person) == [shop.program]


def test_pages_of_followers_go_on_from_a_person() -> None:
    account = make.make_account()
    people = [make.make_person() for _ in range(5)]
    for person in people:
        services.follow(person, account, source=FollowSource.COMPONENT)
    services.unfollow(people[2], account)
    first = queries.user_ids(account.pk, from_person_id=0, limit=3)
    rest = queries.user_ids(account.pk, from_person_id=first[-1][0] + 1, limit=3)
    assert [user_id for _pk, user_id in first + rest] == [
        person.user_id for person in people if person != people[2]
    ]


@pytest.mark.django_db(transaction=True)
def test_forty_follows_at_once_are_one() -> None:
    person, account = make.make_person(), make.make_account()
    outcomes = all_at_once(
        "tests.followers.scenes:follow", [f"{person.pk},{account.pk}"] * 40, processes=2, threads=8
    )
    assert len(set(outcomes)) == 1
    assert Follow.objects.count() == 1
    assert Event.objects.filter(kind="follow.created").count() == 1
