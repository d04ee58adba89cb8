"""Account takeover: a stranger signs in to a grown account, has goods sent elsewhere and orders dear.

Looked for: accounts of at least a month on which somebody signed in from a device seen there for a few days
only, and within three days an order went to an address first used then; two of these besides: from a city
that is not the customer's, after wrong passwords, half as dear again as usual. Tied to each other by that
device, line or drop address, or by the same far city for the same home city in the same days, from three on;
other accounts that device or line ordered on are counted in, wherever the goods went. Reported: accounts,
failed passwords before, how much dearer, far cities, how often the address was new, the ties.

Usual false positives: a new telephone, a removal, colleagues on a trip who send gifts to the office. Guards:
a device that stays, or that the account always had, is no stranger's; device and address must be new, and a
dear order alone is nothing; one account alone, and a device, line or door with many other users, tell
nothing.
"""

from __future__ import annotations

import pandas as pd

from graph.analytics.evidence import DAY, Evidence
from graph.analytics.findings import Detector, Factor, Finding, factor, rising
from graph.analytics.relations import groups, ties_among
from graph.analytics.reporting import finding

AGE_LEAST = 30
"""Days an account is old before it is worth taking."""

SOON = 3
"""Days from the sign-in to the order."""

BRIEF = 7
"""Days for which a stranger's device is seen on an account; a new telephone stays."""

PAUSE = 14
"""Days without a takeover after which another series begins."""

DEARER_LEAST = 1.5
FAILURES_LEAST = 2
SIGNS_LEAST = 2
"""Of a far city, wrong passwords and a dear order."""

PEOPLE_LEAST = 3
QUERY = "evidence_sign_ins"


def find(evidence: Evidence) -> list[Finding]:
    """Series of takeovers in the evidence."""
    events = taken(evidence)
    if events.empty:
        return []
    people = evidence.accounts["person"].nunique()
    fresh = set(events[events["fresh"]]["account"])
    ties = _ties(evidence.sign_ins, events)
    links = ties_among(ties, set(events["account"]), people, ("device", "ip", "drop", "far"))
    own_doors = evidence.ties[evidence.ties["kind"].isin(["door", "site"])]
    doors = ties_among(own_doors, set(events["account"]), people, ("door", "site"), cap=200, mostly=False)
    doors = doors[doors.set_index(["account", "value"]).index.isin(_dropped(events[events["fresh"]]))]
    found = []
    at = events.set_index("account")["at"]
    for members, own_links in _series(pd.concat([links, doors], ignore_index=True), at):
        new = fresh.intersection(members)
        if not new:
            continue
        own = events[events["account"].isin(members)]
        heads = int(own["person"].nunique())
        failed = int(own["failures"].sum())
        far = float(own["far"].mean())
        factors = (
            factor("takeover.accounts", 25, rising(heads - 1, 2), QUERY, accounts=heads),
            factor("takeover.dear", 25, rising(float(own["dearer"].median()) - 1, 1), "evidence_orders",
                   times=round(float(own["dearer"].median()), 1)),
            factor("takeover.far", 10, far, QUERY, percent=round(far * 100)),
            factor("takeover.failures", 10, rising(failed / heads, 1), QUERY, failures=failed),
            factor("takeover.address", 10, len(new) / heads, "evidence_orders", accounts=len(new)),
            _told_ties(own_links, heads),
        )  # fmt: skip
        risk = int(own["paid"].sum())
        first, last = int(own["at"].min()), int(own["placed"].max())
        found.append(finding(evidence, DETECTOR.id, members, factors, first, last, risk))
    return found


def _told_ties(links: pd.DataFrame, heads: int) -> Factor:
    """What the accounts have in common: tools and doors, or only the way from home to the far city."""
    things = links.drop_duplicates(["kind", "value"])
    share = rising(float(things["strength"].sum()) / heads, 2)
    tools = int(things["kind"].isin(["device", "ip", "drop"]).sum())
    if tools:
        return factor("takeover.ties", 20, share, QUERY, ties=tools)
    return factor("takeover.way", 20, share, QUERY)


def _series(links: pd.DataFrame, at: pd.Series[int]) -> list[tuple[list[str], pd.DataFrame]]:
    """Groups of accounts taken without more than PAUSE days between one and the next."""
    found = []
    for members, own in groups(links, PEOPLE_LEAST, ("far", "site"), ("far",)):
        times = at.loc[members].sort_values(kind="stable")
        wave = (times.diff() > PAUSE * DAY).cumsum()
        if wave.max() == 0:
            found.append((members, own))
            continue
        for _, part in wave.groupby(wave):
            found += groups(own[own["account"].isin(part.index)], PEOPLE_LEAST, ("far", "site"), ("far",))
    return found


def taken(evidence: Evidence) -> pd.DataFrame:
    """One row an account: the stranger's sign-in and the order that followed; ``fresh`` to a new address."""
    signs = evidence.sign_ins.dropna(subset=["device"])
    signs = signs.sort_values(["account", "at"], ignore_index=True)
    use = signs.groupby(["account", "device"])["at"]
    first, last = use.transform("min"), use.transform("max")
    begun = signs.groupby("account")["at"].transform("min")
    brief = last - first <= BRIEF * DAY
    settled = ~brief
    known = signs["account"].isin(set(signs[settled]["account"]))
    at_home = settled | (~known & (first == begun))
    usual = _most_frequent(signs[at_home & signs["city"].notna()])
    lived = pd.Series([usual.get(key) for key in signs["account"]], signs.index, dtype=object)
    # Records of sign-ins may begin with the stranger's: then the city says that it is not the owner's.
    stranger = brief & ((first > begun) | (lived.notna() & signs["city"].astype(object).ne(lived)))
    registered = evidence.accounts.set_index("account")["registered"].fillna(0).to_dict()
    strange = signs[stranger].copy()
    failures = strange[~strange["ok"].astype(bool)].groupby(["account", "device"]).size().rename("failures")
    strange = strange[strange["ok"].astype(bool)].join(failures, on=["account", "device"])
    opened = pd.Series([registered.get(key, 0) for key in strange["account"]], strange.index, dtype=float)
    homes = pd.Series([usual.get(key) for key in strange["account"]], strange.index, dtype=object)
    strange = strange.assign(
        home=homes,
        failures=strange["failures"].fillna(0),
        far=strange["city"].astype(object).ne(homes) & homes.notna(),
    )
    strange = strange[strange["at"] - opened >= AGE_LEAST * DAY]
    orders = evidence.orders.sort_values(["account", "placed"])
    since = orders.groupby(["account", "address"])["placed"].transform("min")
    new = orders[["account", "orderKey", "placed", "paid", "address", "door", "site"]].assign(since=since)
    pairs = strange.merge(new, on="account")
    soon = (pairs["placed"] >= pairs["at"]) & (pairs["placed"] <= pairs["at"] + SOON * DAY)
    pairs = pairs.assign(fresh=pairs["since"] >= pairs["at"])[soon]
    honest = orders[~orders["orderKey"].isin(set(pairs["orderKey"]))]
    usual_paid = honest.groupby("account")["paid"].median().to_dict()
    shop = max(1.0, float(honest["paid"].median())) if len(honest) else 1.0
    base = [max(1.0, usual_paid.get(key, shop)) for key in pairs["account"]]
    pairs = pairs.assign(dearer=pairs["paid"] / pd.Series(base, pairs.index, dtype=float))
    signs_of = (pairs["dearer"] >= DEARER_LEAST).astype(int) + pairs["far"].astype(bool)
    pairs = pairs[signs_of + (pairs["failures"] >= FAILURES_LEAST) >= SIGNS_LEAST]
    pairs = pairs.sort_values(["account", "fresh", "placed", "at"], ascending=[True, False, True, True])
    return pairs.drop_duplicates("account").reset_index(drop=True)


def _most_frequent(signs: pd.DataFrame) -> dict[str, str]:
    """The city an account signs in from most; of equals the first by name."""
    counts = signs.groupby(["account", "city"]).size().rename("times").reset_index()
    best = counts.sort_values(["account", "times", "city"], ascending=[True, False, True])
    best = best.drop_duplicates("account")
    return dict(zip(best["account"].astype(str), best["city"].astype(str), strict=True))


def _ties(sign_ins: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """What ties events, with everybody else who used the same device, line or far city in those days."""
    used = events[["device", "ip"]]
    parts = []
    for column in ("device", "ip"):
        rows = sign_ins[sign_ins[column].isin(set(used[column].dropna()))]
        parts.append(rows[["account", "person"]].assign(kind=column, value=rows[column]))
    fresh = events[events["fresh"]]
    away = fresh[fresh["far"]].assign(way=lambda own: own["home"].astype(str) + ">" + own["city"].astype(str))
    away = away.sort_values(["way", "at"])
    wave = ((away["at"].diff() > 7 * DAY) | (away["way"] != away["way"].shift())).cumsum()
    value = away["way"] + "/" + wave.astype(str)
    parts.append(away[["account", "person"]].assign(kind="far", value=value))
    parts.append(fresh[["account", "person"]].assign(kind="drop", value=fresh["door"]))
    return pd.concat(parts, ignore_index=True).dropna().drop_duplicates()


def _dropped(events: pd.DataFrame) -> set[tuple[str, str]]:
    """Accounts with the door and site of the stranger's order."""
    found = set()
    for column in ("door", "site"):
        rows = events[["account", column]].dropna()
        found |= set(zip(rows["account"], rows[column], strict=True))
    return found


DETECTOR = Detector("account-takeover", find, __doc__ or "")
