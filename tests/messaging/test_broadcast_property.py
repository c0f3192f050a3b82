"""Nobody without a follow, above the cap or beyond their budget gets a broadcast, whatever happens in what order.

The small test walks random weeks beside a model in plain Python; the soak sends to a million people and lets the database count.
"""

import random
from collections import Counter

import pytest
from django.db import connection
from django.test import override_settings

from bench.common import crowd
from lifeloop.audit import SYSTEM
from lifeloop.followers.models import Attention, AttentionUse, Follow
from lifeloop.followers.services import unfollow
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Broadcast, DirectMessage, Skip
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.services import recalls
from lifeloop.outbox import run_pending
from tests import factories as make
from tests.factories_broadcasts import fresh, people, send

pytestmark = pytest.mark.django_db
CAP, BUDGET = 2, 3
LIMITS = {
    "LIFELOOP_BROADCASTS_PER_PERSON": CAP,
    "LIFELOOP_BROADCASTS_TO_ALL": 0,
    "LIFELOOP_BROADCASTS_TO_SOME": 0,
    "LIFELOOP_ATTENTION_PER_WEEK": BUDGET,
}


class Week:
    """A random week of two accounts and a few people, and what a simple mind expects of it."""

    def __init__(self, dice: random.Random, *, enforced: bool) -> None:
        self.dice, self.enforced = dice, enforced
        self.people = people(12)
        self.accounts = [make.make_account(), make.make_account()]
        self.follows: set[tuple[str, int]] = set()
        self.copies: Counter[tuple[str, int]] = Counter()  # of this week, in the inbox
        self.rows: Counter[tuple[str, int]] = Counter()  # publications since the open follow
        self.used: Counter[int] = Counter()
        self.budget = {person.pk: dice.choice([0, 1, 2, BUDGET]) for person in self.people}
        self.sent: list[tuple[Broadcast, set[int]]] = []
        for person in self.people:
            if self.budget[person.pk] != BUDGET:
                Attention.objects.create(person=person, per_week=self.budget[person.pk])
            for account in self.accounts:
                if dice.random() < 0.7:
                    self.follow(account, person)

    def follow(self, account: Account, person: Person) -> None:
        make.follow(person, Account.objects.get(pk=account.pk))
        self.follows.add((account.pk, person.pk))

    def step(self) -> None:
        account = self.dice.choice(self.accounts)
        act = self.dice.random()
        if act < 0.2:
            person = self.dice.choice(self.people)
            if (account.pk, person.pk) in self.follows:
                unfollow(person, account)
                self.follows.discard((account.pk, person.pk))
                self.rows[account.pk, person.pk] = 0
            else:
                self.follow(account, person)
        elif act < 0.3 and self.sent:
            self.recall(*self.sent.pop(self.dice.randrange(len(self.sent))))
        elif act < 0.6:
            self.send(account, None)
        else:
            self.send(account, self.dice.sample(self.people, self.dice.randint(1, 9)))

    def send(self, account: Account, who: list[Person] | None) -> None:
        meant = {
            person.pk
            for person in (who or self.people)
            if who or (account.pk, person.pk) in self.follows
        }
        if not meant:
            return
        reasons = {pk: self.reason(account, pk) for pk in meant}
        got = {pk for pk, reason in reasons.items() if not reason}
        made = send(account, who)
        run_pending()
        made = fresh(made)
        assert made.state == "SUCCESS"
        assert (made.sent, made.skipped) == (len(got), len(meant) - len(got))
        left_out = dict(Skip.objects.filter(broadcast=made).values_list("person_id", "reason"))
        assert left_out == {pk: reason for pk, reason in reasons.items() if reason}
        counter = self.rows if made.publication_id else self.copies
        for pk in got:
            counter[account.pk, pk] += 1
            self.used[pk] += self.enforced
        if not made.publication_id:
            rows = DirectMessage.objects.filter(send_id=made.send_id or 0)
            assert set(rows.values_list("person_id", flat=True)) == got
        self.sent.append((made, got))

    def reason(self, account: Account, pk: int) -> str:
        pair = (account.pk, pk)
        if pair not in self.follows:
            return "unfollowed"
        if self.copies[pair] + self.rows[pair] >= CAP:
            return "cap"
        return "budget" if self.enforced and self.used[pk] >= self.budget[pk] else ""

    def recall(self, made: Broadcast, got: set[int]) -> None:
        recalls.recall(SYSTEM, made.account, broadcast_id=made.pk)
        for pk in got:
            pair = (made.account_id, pk)
            if not made.publication_id:
                self.copies[pair] -= 1
            elif pair in self.follows and self.had_row(pair, made):
                self.rows[pair] -= 1

    def had_row(self, pair: tuple[str, int], made: Broadcast) -> bool:
        follow = Follow.objects.get(account_id=pair[0], person_id=pair[1], ended_at=None)
        assert made.publication is not None
        return follow.since_seq < (made.publication.seq or 0)

    def check(self) -> None:
        """What the phone shows is what the model counted."""
        for person in self.people:
            for account in self.accounts:
                pair = (account.pk, person.pk)
                shown = len(inbox.account_page(person, account).items)
                assert shown == self.copies[pair] + self.rows[pair]
                assert self.copies[pair] <= CAP
            if self.enforced:
                assert self.used[person.pk] <= self.budget[person.pk]
            talks = inbox.conversations(person)
            unread = sum(
                self.copies[talk.account.pk, person.pk] + self.rows[talk.account.pk, person.pk]
                for talk in talks
                if talk.account
            )
            assert sum(talk.unread for talk in talks) == unread


@pytest.mark.parametrize("enforced", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_random_weeks_go_as_the_model_says(seed: int, enforced: bool) -> None:
    mode = "enforced" if enforced else "off"
    with override_settings(**LIMITS, LIFELOOP_ATTENTION=mode):
        week = Week(random.Random(seed), enforced=enforced)
        for _ in range(14):
            week.step()
        week.check()


@pytest.mark.soak
def test_a_million_people_none_above_cap_or_budget() -> None:
    accounts = [make.make_account(), make.make_account()]
    ids = crowd.people(1_000_000)
    for account in accounts:
        crowd.follow_all(ids, [account.pk])
        with connection.cursor() as cursor:  # every ninth has stopped following
            cursor.execute(
                "UPDATE followers_follow SET ended_at = created_at, until_seq = 0"
                " WHERE account_id = %s AND person_id %% 9 = 0",
                [account.pk],
            )
            cursor.execute("UPDATE followers_follow SET id = id + 1000000000")
    with override_settings(**LIMITS, LIFELOOP_ATTENTION="enforced", LIFELOOP_APPROVAL_ABOVE=10**9):
        for turn in range(6):
            send(accounts[turn % 2])
            run_pending()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*), MAX(had) FROM (SELECT COUNT(*) AS had FROM messaging_directmessage"
            " GROUP BY person_id, account_id) AS each_one"
        )
        _pairs, most = cursor.fetchone()
    assert most == CAP
    assert AttentionUse.objects.filter(count__gt=BUDGET).count() == 0
    assert not DirectMessage.objects.filter(person_id__in=[pk for pk in ids if pk % 9 == 0][:5000])
    assert DirectMessage.objects.count() == 3 * sum(pk % 9 != 0 for pk in ids)
    assert sum(Broadcast.objects.values_list("sent", flat=True)) == DirectMessage.objects.count()
