"""Seeding, second half: mini programs and lifestyle accounts, their relations, and the first messages.

Everything goes through the services that the doors use, in one write: all of it stands there, or nothing.
"""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from lifeloop import outbox
from lifeloop.database import write
from lifeloop.demo import articles, cast, events, packages
from lifeloop.demo.followers import tell_apart
from lifeloop.demo.kept import Kept, NotTheDemo, keep
from lifeloop.demo.people import Town, settle
from lifeloop.demo.placements import furnish
from lifeloop.demo.promotion import promote
from lifeloop.demo.talks import answer
from lifeloop.demo.templates import of_account, subscribable
from lifeloop.followers import services as followers
from lifeloop.followers.models import FollowSource
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import Member, Merchant, Person
from lifeloop.identity.services import keys
from lifeloop.lifestyle import services as lifestyle
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.services import publications, templates
from lifeloop.messaging.services.greeting import greet
from lifeloop.programs import services as programs
from lifeloop.programs.models import Program
from lifeloop.relations.services import association, binding


def seed(*, backend: str) -> Kept:
    """Fill an empty database; ``backend`` is where the coffee shop's own server will answer.

    Refused: :class:`NotTheDemo` when anything is there already. The files of the packages and the keys are
    written beside the database, in the data directory.
    """
    with write():
        if any(model.objects.exists() for model in (Member, Merchant, Person)):
            raise NotTheDemo
        town = settle()
        made = _Seeder(town, backend).run()
        keep(made)
    # Invitations, and whatever else the worker would do a moment later.
    outbox.run_pending(strict=False)
    events.listen(town.owner, made["account"], backend=backend)
    return made


class _Seeder:
    def __init__(self, town: Town, backend: str) -> None:
        self.town = town
        self.backend = backend
        self.owner = member_actor(town.owner)
        self.other_owner = member_actor(town.other_owner)
        self.operator = member_actor(town.operator)

    def run(self) -> Kept:
        """The coffee shop first, then the neighbours, then what happened between them and people."""
        account = self._account(self.town.merchant, self.town.owner, cast.COFFEE_ACCOUNT)
        other = self._account(self.town.other_merchant, self.town.other_owner, cast.CITY_ACCOUNT)
        program = self._program(cast.COFFEE, self.town.owner, public_id=account.pk)
        self._release(program, self.town.owner)
        self._release(self._program(cast.READING, self.town.other_owner), self.town.other_owner)
        unlisted = self._program(cast.BAKERY, self.town.owner)
        binding.bind_own(self.owner, program, account_id=account.pk, member=self.town.owner)
        association.associate(self.owner, account, app_id=program.pk, member=self.town.owner)
        template = templates.choose(
            self.owner,
            program,
            library_code=cast.ORDER_TEMPLATE,
            keywords=cast.ORDER_KEYWORDS,
        )
        promote(self.owner, self.operator, account, program)
        furnish(self.owner, account, program)
        answer(self.owner, account, program)
        articles.write(self.owner, account, program)
        self._visit(program, account, other)
        label, group = tell_apart(self.owner, account, self.town.follower)
        articles.announce(self.owner, account, program)
        return Kept(
            program=program.pk,
            program_key=self._keys(program),
            unlisted_program=unlisted.pk,
            account=account.pk,
            account_key=self._keys(account),
            other_account=other.pk,
            user_template=template.pk,
            subscription_template=self.subscription,
            label=label.pk,
            group=group.pk,
            account_template=of_account(self.owner, account).pk,
            follower=self.town.follower.user_id,
            stranger=self.town.stranger.user_id,
        )

    def _account(self, merchant: Merchant, owner: Member, about: cast.Account) -> Account:
        actor = member_actor(owner)
        account = lifestyle.open_account(
            actor,
            merchant,
            name=about.name,
            introduction=about.introduction,
            logo=_logo(about.logo),
        )
        account = lifestyle.set_greeting(actor, account, greeting=about.greeting)
        account = lifestyle.approve(self.operator, account.pk)
        return lifestyle.list_(actor, account)

    def _program(self, about: cast.Program, owner: Member, public_id: str = "") -> Program:
        actor = member_actor(owner)
        merchant = self.town.merchant if owner is self.town.owner else self.town.other_merchant
        program = programs.create(
            actor,
            merchant,
            name=about.name,
            category=about.category,
            introduction=about.introduction,
            logo=_logo(about.logo),
        )
        zipped = packages.build(
            about.package,
            app_id=program.pk,
            public_id=public_id,
            backend=self.backend if about is cast.COFFEE else "",
            template=self._subscribable(program) if about is cast.COFFEE else "",
        )
        programs.upload_package(actor, program, file=zipped, member_id=owner.pk)
        return program

    def _subscribable(self, program: Program) -> str:
        """Its pages ask for this one: chosen before they are built."""
        self.subscription = subscribable(self.owner, program).pk
        return self.subscription

    def _release(self, program: Program, owner: Member) -> None:
        actor = member_actor(owner)
        programs.submit(actor, program)
        programs.approve(self.operator, program.pk)
        programs.list_(actor, program)

    def _keys(self, app: Program | Account) -> str:
        actor = self.owner
        _key, private = keys.generate_pair(actor, app.app)
        keys.make_aes_key(actor, app.app)
        return private

    def _visit(self, program: Program, account: Account, other: Account) -> None:
        """The follower opens the coffee shop and follows its account by the card; then news come."""
        person = self.town.follower
        followers.visit(person, program)
        followed = (
            followers.follow(person, account, source=FollowSource.COMPONENT, program=program),
            followers.follow(person, other, source=FollowSource.SEARCH),
        )
        for one in followed:
            greet(person_id=person.pk, follow_id=one.id)  # before the news, not a moment after
        for actor, to, (title, text) in (
            *((self.owner, account, news) for news in cast.NEWS),
            (self.other_owner, other, cast.CITY_NEWS),
        ):
            publications.publish(actor, to, kind="text", content={"title": title, "text": text})


def _logo(name: str) -> SimpleUploadedFile:
    path = Path(__file__).with_name("logos") / f"{name}.png"
    return SimpleUploadedFile(path.name, path.read_bytes(), "image/png")
