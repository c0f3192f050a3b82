"""What placements hold about people: who closed a follow sheet."""

from lifeloop.identity.personal import holds, impersonal
from lifeloop.kernel.text import N_
from lifeloop.placements.models import SheetClose

holds(
    "placements.SheetClose",
    title=N_("Follow sheets I closed"),
    rows=lambda person: SheetClose.objects.filter(person=person),
    exported="sheet times",
    erased="id person",
)
impersonal(
    "placements.Code",
    "id account token sort scene_id remark goto with_logo expires_at scans follows created_at revoked_at",
    kept="made_by_id",
)
impersonal(
    "placements.ShortLink",
    "id account token target scene_id remark clicks created_at revoked_at",
    kept="made_by_id",
)
impersonal(
    "placements.Menu",
    "id account key style name entries consult rule position version published_at",
)
impersonal(
    "placements.MenuVersion",
    "id menu number entries consult rule created_at",
    kept="made_by_id made_by_name",
)
impersonal(
    "placements.Picture",
    "id account digest path name width height size created_at removed_at",
    kept="made_by_id",
)
impersonal(
    "placements.FollowSheet",
    "scene_id account title text picture state review_note shown followed created_at changed_at",
)
impersonal("placements.AdSlot", "account frames changed_at")
impersonal("placements.MarketingSlot", "id account title head items position created_at changed_at")
impersonal(
    "placements.ExtensionSet", "id account name areas rule rule_key on created_at changed_at"
)
