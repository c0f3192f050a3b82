"""Receivers of events, what was to be delivered to them, and every attempt at it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.identity.models import App, Merchant, Person
from lifeloop.kernel import clock, ids
from lifeloop.webhooks.rules.documents import What


class EndpointKind(models.TextChoices):
    GATEWAY = "gateway", _("Application gateway")
    WEBHOOK = "webhook", _("Webhook")


class EndpointState(models.TextChoices):
    CHECKING = "checking", _("being checked")
    ACTIVE = "active", _("active")
    UNCHECKED = "rejected", _("check failed")
    OFF = "stopped", _("switched off")


class OffBecause(models.TextChoices):
    """Why a receiver is off."""

    MEMBER = "MEMBER", _("by a member")
    GONE = "GONE", _("its server said 410 Gone")
    FAILING = "FAILING", _("no delivery succeeded for 5 days")


class Endpoint(models.Model):
    """Where a merchant's events go: one application gateway for an account, any number of webhooks.

    A gateway address becomes ``address`` only once it answered the check of ``wanted_address`` rightly.
    """

    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="+")
    # The account whose events it gets; None: of all the merchant's accounts (webhooks only).
    app = models.ForeignKey(App, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=EndpointKind)
    state = models.CharField(max_length=10, choices=EndpointState)
    off_because = models.CharField(max_length=8, choices=OffBecause, blank=True)
    address = models.CharField(max_length=500, blank=True)
    wanted_address = models.CharField(max_length=500, blank=True)
    check_failed = models.CharField(max_length=40, blank=True)  # why the last check did, a code
    events = models.JSONField(default=list)
    # Of a gateway.
    charset = models.CharField(max_length=5, default="GBK")
    sign_type = models.CharField(max_length=4, default="RSA2")
    tries_again = models.BooleanField(default=False)
    # Of a webhook: sealed with the field key; after a rotation the old one signs too, until its time.
    sealed_secret = models.CharField(max_length=300, blank=True)
    sealed_old_secret = models.CharField(max_length=300, blank=True)
    old_until = models.DateTimeField(null=True)
    # How it does. Held by one courier at a time; one that says it has too much to do rests.
    failing_since = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(default=clock.now)
    rests_until = models.DateTimeField(default=clock.now)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["app"],
                condition=models.Q(kind=EndpointKind.GATEWAY),
                name="one_gateway_an_app",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def takes_events(self) -> bool:
        """A gateway whose new address is being checked, or failed, goes on at the old one."""
        return self.state == EndpointState.ACTIVE or (
            self.state != EndpointState.OFF and bool(self.address)
        )


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DONE = "done", _("delivered")
    FAILED = "failed", _("failed")


class Delivery(models.Model):
    """One event for one receiver. ``event``: the outbox's number of it, so that a job that runs twice makes one.

    ``document`` is what the body is written from: the same body at every attempt.
    """

    id = models.BigIntegerField(primary_key=True, default=ids.row_id)
    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    event = models.BigIntegerField(null=True)
    what = models.CharField(max_length=10, choices=What)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    document = models.JSONField()
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)  # of the present round
    due_at = models.DateTimeField(default=clock.now)
    # What became of the answer to a gateway call: acknowledged, delivered to the person, or a code why not.
    reply = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endpoint", "event"], name="delivery_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["endpoint", "due_at"],
                condition=models.Q(state=DeliveryState.WAITING),
                name="delivery_due",
            ),
            models.Index(fields=["endpoint", "-id"], name="delivery_by_endpoint"),
            models.Index(fields=["created_at"], name="delivery_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"


class Attempt(models.Model):
    """One call. ``outcome`` is OK, or a code why it failed; ``answer`` begins with the first bytes, as text."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField(default=clock.now)
    took_ms = models.PositiveIntegerField()
    peer = models.CharField(max_length=45, blank=True)  # the address it was connected to
    status = models.PositiveSmallIntegerField(null=True)
    outcome = models.CharField(max_length=40)
    answer = models.CharField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.outcome}"
