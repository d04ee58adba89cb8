"""What the address standardiser returns."""

from __future__ import annotations

from dataclasses import dataclass

from graph.standardise.results import Issue


@dataclass(frozen=True, slots=True)
class Address:
    """One address read into parts.

    Names of the fields are those of the Address label (graph/model/nodes.py). Absent parts are empty.

    Attributes:
        value: The comparable form: divisions from the province down and the rest of the text, one spelling.
        province, city, district, street: Official full names. The city of a municipality is the municipality,
            that of a county-level unit directly below its province is the unit itself.
        district_written: The district as the text has it; empty where the text has none.
        road, number, estate, building, unit, floor, room: As written, half-width, with digits for Chinese
            numerals (except in roads and estates).
        recipient, phone: Pasted into the address.
        division_code: Six digits of the deepest division known (GB/T 2260); empty abroad.
        proposed: The whole address as it should be where the text contradicts itself, misspells a division or
            names one of the past; empty elsewhere.
        confidence: 0 to 1.
        missing: What a courier lacks: ``district``, ``number``, ``building``, ``room``.
    """

    value: str | None
    country: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    district_written: str = ""
    street: str = ""
    road: str = ""
    number: str = ""
    estate: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    postcode: str = ""
    recipient: str = ""
    phone: str = ""
    division_code: str = ""
    proposed: str = ""
    confidence: float = 0.0
    issues: tuple[Issue, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def standardised(self) -> str:
        """The whole address in one spelling; the empty string where there is none."""
        return self.value or ""

    @property
    def deliverable(self) -> bool:
        """Whether a courier needs nothing more."""
        return self.value is not None and not self.missing
