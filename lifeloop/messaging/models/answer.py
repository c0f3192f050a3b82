"""What is kept of answers to people beside the messages themselves."""

from typing import ClassVar

from django.db import models

from lifeloop.identity.models import Member, Person
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models.message import Send


class AnsweredBy(models.Model):
    """Which member wrote an answer in a conversation: for the members, never for the person."""

    send = models.OneToOneField(
        Send, on_delete=models.CASCADE, primary_key=True, related_name="answered_by"
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.send_id} {self.member_id}"


class EnterAnswer(models.Model):
    """The day (GMT+8) on which an account's backend last answered a person's entering: it may once a day."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "account"], name="enter_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} → {self.person_id} {self.day}"
