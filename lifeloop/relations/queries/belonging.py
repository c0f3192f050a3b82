"""How a program and an account belong together just now."""

from lifeloop.relations.models import Association, Binding

BOUND, ASSOCIATED = "bound", "associated"


def relations_of(program_id: str) -> dict[str, str]:
    """The accounts of a program, each ``bound`` or ``associated`` (bound, when it is both). Two statements."""
    rows = Association.objects.filter(program=program_id).values_list("account_id", flat=True)
    found = dict.fromkeys(rows, ASSOCIATED)
    bound = Binding.objects.filter(pk=program_id).values_list("account_id", flat=True)
    return found | dict.fromkeys(bound, BOUND)


def relation(program_id: str, account_id: str) -> str:
    """``bound``, ``associated``, or empty. Two statements at most."""
    if Binding.objects.filter(pk=program_id, account=account_id).exists():
        return BOUND
    pairs = Association.objects.filter(program=program_id, account=account_id)
    return ASSOCIATED if pairs.exists() else ""
