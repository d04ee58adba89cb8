"""Plants the rings and decoys of one chunk of people."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from loaders.sample.rings import decoys
from loaders.sample.rings.association import guilt_by_association
from loaders.sample.rings.coupons import coupon_abuse
from loaders.sample.rings.devices import device_farm
from loaders.sample.rings.identifiers import identifier_ring
from loaders.sample.rings.plan import RingPlan
from loaders.sample.rings.refunds import refund_abuse
from loaders.sample.rings.stage import Stage
from loaders.sample.rings.stocking import stocking_up
from loaders.sample.rings.takeover import account_takeover
from loaders.sample.streams import stream

Script = Callable[[Stage, Random, RingPlan], None]

_RINGS: dict[str, Script] = {
    "coupon_abuse": coupon_abuse,
    "device_farm": device_farm,
    "refund_abuse": refund_abuse,
    "stocking_up": stocking_up,
    "account_takeover": account_takeover,
    "identifier_ring": identifier_ring,
    "guilt_by_association": guilt_by_association,
}
_DECOYS: dict[str, tuple[Script, ...]] = {
    "coupon_abuse": (decoys.dormitory,),
    "device_farm": (decoys.kiosk, decoys.testers),
    "refund_abuse": (decoys.broken_cold_chain,),
    "stocking_up": (decoys.group_leader, decoys.restaurant),
    "account_takeover": (decoys.company_trip,),
    "identifier_ring": (decoys.extended_family,),
    "guilt_by_association": (decoys.office_neighbours,),
}


def plant(stage: Stage, plans: list[RingPlan]) -> None:
    """Cast and script every ring and decoy planned for the stage's people."""
    for plan in plans:
        scripts = _DECOYS[plan.kind] if plan.decoy else (_RINGS[plan.kind],)
        script = scripts[plan.story % len(scripts)]
        script(stage, stream(stage.config.seed, "ring script", plan.id), plan)
