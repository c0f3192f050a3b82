"""Who comes on which day, and what they then do: drawn from the seed, and from what lies in their inbox."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bench.month import moment
from bench.month.life import Life
from bench.month.people import Card, Person
from bench.month.town import Account, Program, Town

# Of a week: the shares of its days; of a day: how busy its hours from 7 on are.
DAYS = (0.9, 0.92, 0.95, 1.0, 1.12, 1.15, 0.96)
HOURS = (2, 4, 5, 5, 6, 8, 7, 5, 5, 6, 8, 9, 8, 7, 5, 3)
FIRST_HOUR = 7


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is. ``doors``: how many people live through the public doors."""

    people: int = 100_000
    events: int = 5_000_000
    programs: int = 50
    accounts: int = 20
    days: int = 30
    doors: int = 60
    seed: int = 1
    last: date = date(2026, 10, 31)

    @property
    def first(self) -> date:
        """The first day."""
        return self.last - timedelta(days=self.days - 1)

    def starts(self, number: int) -> int:
        """The first second of the day of that number."""
        return moment.starts(self.first + timedelta(days=number))

    def until(self, number: int) -> int:
        """How many events there are when that day is over."""
        shares = [DAYS[n % 7] * (1 + n / self.days) for n in range(self.days)]
        return round(self.events * sum(shares[: number + 1]) / sum(shares))


def comers(people: list[Person], size: Size, number: int) -> Iterator[Person]:
    """Who comes on a day, in a random order; more than are needed."""
    dice = random.Random(size.seed * 1_000 + number)
    order = list(people)
    dice.shuffle(order)
    return (one for one in order if dice.random() < one.zeal)


def seed_of(size: Size, who: Person, number: int) -> random.Random:
    """One person's luck of one day."""
    return random.Random((size.seed * 1_000 + number) << 40 | who.id)


class Session:
    """One person with the phone in the hand, once a day; half a minute between two acts."""

    def __init__(self, town: Town, who: Person, life: Life, dice: random.Random, day: int) -> None:
        self.town, self.who, self.life, self.dice = town, who, life, dice
        hour = FIRST_HOUR + dice.choices(range(len(HOURS)), HOURS)[0]
        self.at = day + hour * 3600 + dice.randrange(3600)

    def next(self) -> int:
        """The moment of the next act."""
        self.at += 11 + self.dice.randrange(40)
        return self.at

    def run(self) -> None:
        """What they do."""
        who, chance = self.who, self.dice.random
        back: Program | None = None
        if who.unread and chance() < 0.6:
            back = self._inbox()
        program = back or self.dice.choice(who.favourites)
        self.life.visit(who, self.next(), program, "message" if back else self._came())
        self._component(program)
        if chance() < 0.55:
            which = self.dice.randrange(len(program.templates))
            refused = chance() < 0.04
            act = self.life.refused if refused else self.life.send
            act(who, self.next(), program, which)
        if who.follows and chance() < 0.5:
            self._home(self.town.accounts[self.dice.choice(list(who.follows))])
        if who.follows and chance() < 0.45:
            self._conversation(self.town.accounts[self.dice.choice(list(who.follows))])
        self._rarely()

    def _came(self) -> str:
        return self.dice.choice(("home", "home", "account", "menu", "slot", "article", "code", ""))

    def _component(self, program: Program) -> None:
        for index in program.related:
            account = self.town.accounts[index]
            follows = index in self.who.follows
            if self.dice.random() > (0.3 if follows else 0.8):
                continue
            self.life.shown(self.who, self.next(), program, account)
            if not follows and self.dice.random() < 0.14:
                self.life.follow(self.who, self.next(), account, "component", program)

    def _inbox(self) -> Program | None:
        """服务提醒, or the conversation of the newest message; perhaps a card leads back."""
        who = self.who
        newest = who.unread[-1]
        if newest.program is not None:
            self.life.read_service(who, self.next())
        else:
            self.life.read_account(who, self.next(), newest.account)
        if not who.cards or self.dice.random() > 0.65:
            return None
        card: Card = who.cards[-1]
        self.life.open_card(who, self.next(), card)
        if self.dice.random() > 0.75:
            return None
        return card.program or self._of(card.account)

    def _of(self, account: Account) -> Program | None:
        own = [one for one in self.town.programs if account.index in one.related]
        return self.dice.choice(own) if own else None

    def _home(self, account: Account) -> None:
        who, dice = self.who, self.dice
        if dice.random() < 0.7:
            self.life.slots(who, self.next(), account)
            if dice.random() < 0.2:
                name, parts = (("ad", 3), (str(account.slot), 4))[dice.randrange(2)]
                self.life.slot(who, self.next(), account, name, str(dice.randrange(parts)))
        if dice.random() < 0.4:
            self.life.tap(who, self.next(), account, dice.choice(account.entries))
        if dice.random() < 0.5:
            # The newest ones are read most.
            place = min(int(dice.expovariate(0.3)), len(account.articles) - 1)
            article = account.articles[-1 - place]
            self.life.article(who, self.next(), account, article, shared=False)
            if dice.random() < 0.08:
                self.life.article(who, self.next(), account, article, shared=True)

    def _conversation(self, account: Account) -> None:
        who, dice = self.who, self.dice
        self.life.read_account(who, self.next(), account)
        since = who.follows[account.index].since
        pub = account.pubs[-1] if account.pubs else None
        if pub and pub[0] > since and pub[1] not in who.opened and dice.random() < 0.6:
            self.life.open_publication(who, self.next(), account, pub)
            program = self._of(account)
            if program is not None and dice.random() < 0.5:
                self.life.visit(who, self.next(), program, "message")

    def _rarely(self) -> None:
        who, dice = self.who, self.dice
        luck = dice.random()
        if luck < 0.03:
            account = dice.choice(self.town.accounts)
            if account.index not in who.follows:
                source = dice.choice(("search", "share", "code"))
                self.life.follow(who, self.next(), account, source)
        elif luck < 0.045 and who.follows:
            account = self.town.accounts[dice.choice(list(who.follows))]
            self.life.unfollow(who, self.next(), account)
        elif luck < 0.06 and who.follows:
            index = dice.choice(list(who.follows))
            muted = not who.follows[index].muted
            self.life.mute(who, self.next(), self.town.accounts[index], muted)
