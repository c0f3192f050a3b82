"""The audit log: rows that are written once and only read after that."""

from typing import Any, ClassVar, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class AppendOnly(TypeError):
    """Somebody tried to change or delete a record."""

    def __init__(self) -> None:
        super().__init__("the audit log is append-only: a record is neither changed nor deleted")


class RecordQuerySet(models.QuerySet["Record"]):
    """Reads, and inserts; nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnly

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        """Insert many; an upsert is refused."""
        if kwargs.get("update_conflicts"):
            raise AppendOnly
        return super().bulk_create(objs, *args, **kwargs)

    update.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]


class Record(models.Model):
    """One act. ``merchant_id`` says in whose log it stands; an act that concerns two stands in both."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8)
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=200)
    merchant_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80)
    target_kind = models.CharField(max_length=40)
    target_id = models.CharField(max_length=64)
    target_name = models.CharField(max_length=200)
    address = models.CharField(max_length=64)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = RecordQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [
            models.Index(fields=["merchant_id", "-id"], name="audit_of_merchant"),
            models.Index(fields=["merchant_id", "action", "-id"], name="audit_of_action"),
            models.Index(fields=["target_kind", "target_id", "-id"], name="audit_of_target"),
            models.Index(fields=["actor_kind", "actor_id", "-id"], name="audit_of_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_kind}:{self.target_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a record that exists raises :class:`AppendOnly`."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly


class Link(models.Model):
    """A record's place in the chain, written with it; ``number`` and ``hash`` follow soon after the commit.

    ``record``: the record's id, no foreign key: a record that was cut out leaves its link behind. ``seal``: the hash of
    its content (:mod:`lifeloop.audit.marks`). ``hidden``: the hashes of what was hidden in it, by field.
    """

    record = models.BigIntegerField(primary_key=True)
    seal = models.CharField(max_length=64)
    hidden = models.JSONField(null=True)
    number = models.BigIntegerField(null=True, unique=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["record"], condition=models.Q(number=None), name="audit_unchained")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.record}"


class Head(models.Model):
    """The end of the chain: one row, which also lets one writer at a time go on with it. ``mark``: its own hash."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    mark = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"head {self.number}"
