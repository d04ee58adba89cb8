"""All detectors, in the order their pages stand in docs/detectors.md."""

from __future__ import annotations

from graph.analytics import device_farm
from graph.analytics.findings import Detector

DETECTORS: dict[str, Detector] = {item.id: item for item in (device_farm.DETECTOR,)}
"""By id."""
