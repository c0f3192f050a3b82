"""What lies in the media store."""

from django.db import models

from lifeloop.kernel import clock


class StoredFile(models.Model):
    """One file: when it was last put there, and since when nothing was found that points to it.

    Written before the file is, and gone after it: what deletes files need not list the store to know them.
    """

    path = models.CharField(max_length=160, primary_key=True)
    put_at = models.DateTimeField(default=clock.now, db_index=True)
    free_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.path
