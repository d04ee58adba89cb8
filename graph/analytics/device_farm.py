"""Shared-device farm: many accounts worked from few machines and lines, one after the other, on many days.

Looked for: accounts that, on at least three days, sign in within half an hour of another person's account on
the same device or network line, grouped by those devices and lines, from five people on. Reported: people,
days of company, sign-ins for each order, coupons collected.

Usual false positives: a store's tablet on which the assistant opens members' accounts, a family's or an
office's line, the shop's own test accounts. Guards: one sign-in on a tablet is no company on several days;
five people at least, who hardly buy without a coupon; accounts named as tests are left out; a line or device
of more than sixty people is not looked at.
"""

from __future__ import annotations

import pandas as pd

from graph.analytics.evidence import DAY, Evidence
from graph.analytics.findings import Detector, Finding, factor, rising
from graph.analytics.relations import CAP, groups
from graph.analytics.reporting import finding

GAP = 1_800
"""Seconds between two sign-ins that belong to one round."""

DAYS_LEAST = 3
PEOPLE_LEAST = 5
QUERY = "evidence_sign_ins"


def find(evidence: Evidence) -> list[Finding]:
    """Farms in the evidence."""
    company = in_company(evidence.sign_ins)
    days = company.groupby("account")["day"].nunique()
    regular = company[company["account"].isin(days.index[days >= DAYS_LEAST])]
    links = regular.drop_duplicates(["account", "kind", "value"])
    plain = evidence.orders[evidence.orders["coupon"].isna()].groupby("account").size()
    signed = evidence.sign_ins.groupby("account").size()
    received = evidence.coupons.set_index("account")["coupons"]
    found = []
    for members, _ in groups(links, PEOPLE_LEAST):
        own = company[company["account"].isin(members)]
        people = int(own["person"].nunique())
        together = float(days.loc[members].mean())
        idle = float((plain.reindex(members).fillna(0) / signed.loc[members]).mean())
        coupons = float(received.reindex(members).fillna(0).mean())
        factors = (
            factor("farm.people", 20, rising(people - 3, 3), QUERY, people=people),
            factor("farm.company", 35, rising(together - 1, 2), QUERY, days=round(together, 1)),
            factor("farm.idle", 30, 1 - idle / 0.6, "evidence_orders", orders=round(idle, 2)),
            factor("farm.coupons", 15, coupons / 4, "evidence_coupons", coupons=round(coupons, 1)),
        )
        times = own["at"]
        found.append(finding(evidence, DETECTOR.id, members, factors, int(times.min()), int(times.max())))
    return found


def in_company(sign_ins: pd.DataFrame) -> pd.DataFrame:
    """Sign-ins within GAP of another person's on the same line or device, with kind, value, at and day.

    >>> frame = pd.DataFrame(
    ...     {
    ...         "account": ["a", "b", "c"],
    ...         "person": ["a", "b", "c"],
    ...         "at": [0, 60, 9999],
    ...         "device": None,
    ...         "ip": "10.0.0.1",
    ...     }
    ... )
    >>> in_company(frame)["account"].tolist()
    ['a', 'b']
    """
    parts = []
    for column in ("ip", "device"):
        frame = sign_ins[["account", "person", "at"]].assign(kind=column, value=sign_ins[column])
        frame = frame.dropna().sort_values(["value", "at", "account"], ignore_index=True)
        sharers = frame.groupby("value")["person"].transform("nunique")
        frame = frame[(sharers > 1) & (sharers <= CAP)].reset_index(drop=True)
        start = (frame["value"] != frame["value"].shift()) | (frame["at"].diff() > GAP)
        rounds = start.cumsum()
        with_others = frame.groupby(rounds)["person"].transform("nunique") > 1
        parts.append(frame[with_others])
    found = pd.concat(parts, ignore_index=True)
    return found.assign(day=found["at"] // DAY)


DETECTOR = Detector("device-farm", find, __doc__ or "")
