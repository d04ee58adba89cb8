"""All detectors, in the order their pages stand in docs/detectors.md."""

from __future__ import annotations

from graph.analytics import (
    association,
    collusion,
    coupon_abuse,
    device_farm,
    identifier_ring,
    refund_abuse,
    stocking_up,
    takeover,
)
from graph.analytics.findings import Detector

DETECTORS: dict[str, Detector] = {
    module.DETECTOR.id: module.DETECTOR
    for module in (
        device_farm,
        coupon_abuse,
        refund_abuse,
        stocking_up,
        takeover,
        identifier_ring,
        association,
        collusion,
    )
}
"""By id."""
