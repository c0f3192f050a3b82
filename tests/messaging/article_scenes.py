"""What several processes do at once with articles; each takes its arguments as one text."""

from lifeloop.audit import Actor
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.rules.articles import Draft
from lifeloop.messaging.services import articles, reading

ACTOR = Actor("member", "7", "seller", "")


def _account(pk: str) -> Account:
    return Account.objects.select_related("app__merchant").get(pk=pk)


def save(arguments: str) -> str:
    """account, article, revision, title: another window saves."""
    account, article, revision, title = arguments.split(",")
    draft = Draft(title=title, body=f"<p>{title}</p>")
    row = articles.save(
        ACTOR, _account(account), article_id=int(article), revision=int(revision), draft=draft
    )
    return f"saved {row.draft_title}"


def publish(arguments: str) -> str:
    """account, article, revision."""
    account, article, revision = arguments.split(",")
    row = articles.publish(
        ACTOR, _account(account), article_id=int(article), revision=int(revision)
    )
    return f"version {row.version}"


def view(arguments: str) -> str:
    """article, address: a page reports that it was seen."""
    article, address = arguments.split(",")
    return str(articles.viewed(int(article), person=None, address=address))


def tap(arguments: str) -> str:
    """person, publication: a card is tapped."""
    person, publication = arguments.split(",")
    reading.publication_opened(Person.objects.get(pk=person), publication_id=int(publication))
    return "opened"
