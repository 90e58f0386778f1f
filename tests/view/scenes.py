"""A small world to draw: a strike, a denial, a plan, a truce, with places and counts."""

from __future__ import annotations

from datetime import date

from kg.export.world import Claim, Entity, Event, Report, Toll, World

ARMY, REBELS, STATE, ENVOY, TOWN, CITY, LAND = (
    f"https://example.org/{name}"
    for name in ("army", "rebels", "state", "envoy", "town", "city", "land")
)


def _entity(iri: str, cls: str, en: str, ar: str, at: tuple[float, float] | None = None) -> Entity:
    lat, lon = at or (None, None)
    return Entity(iri, (cls,), {"en": en, "ar": ar}, (), "", "", "", (), lat, lon)


ENTITIES = (
    _entity(ARMY, "MilitaryForce", "Syrian army", "الجيش السوري"),
    _entity(REBELS, "ArmedGroup", "Rebels", "فصائل المعارضة"),
    _entity(STATE, "Government", "Government", "الحكومة"),
    _entity(ENVOY, "Person", "The envoy", "المبعوث"),
    _entity(TOWN, "Place", "Idlib", "إدلب", (35.93, 36.63)),
    _entity(CITY, "Place", "Aleppo", "حلب", (36.2, 37.16)),
)


def event(
    name: str, cls: str, day: date | None, *, status: str = "Asserted", last: date | None = None,
    killed: tuple[int | None, int | None, int | None] | None = None, background: bool = False,
    precision: str = "day", **roles: str,
) -> Event:  # fmt: skip
    """An event told in one report; roles are IRIs with spaces between."""
    iri = f"https://example.org/{name}"
    tolls: tuple[Toll, ...] = ()
    if killed:
        tolls = (Toll(f"{iri}-t", "Killed", *killed, "exact", False, (), "", ""),)
    claim = Claim(
        *(f"{iri}-claim", iri, cls, "asserted", "https://example.org/report", (), ()),
        *(background, 0.9, None, None),
    )
    filled = {role: tuple(who.split()) for role, who in roles.items()}
    labels = {"en": name, "ar": f"حدث {name}"}
    return Event(
        *(iri, cls, status, background, labels, filled, (), day, last or day),
        *(precision, None, 0.9, tolls, (claim,)),
    )


EVENTS = (
    event("strike", "AirStrike", date(2016, 5, 2), agent=ARMY, target=REBELS, location=CITY,
          killed=(4, 6, 9)),
    event("shelling", "Shelling", date(2016, 5, 8), agent=ARMY, target=REBELS, location=TOWN,
          killed=(1, 2, None)),
    event("truce", "Agreement", date(2016, 5, 9), participant=f"{STATE} {REBELS}", mediator=ENVOY),
    event("denied", "AirStrike", date(2016, 5, 3), agent=REBELS, target=STATE, location=TOWN,
          status="Denied"),
    event("planned", "Meeting", date(2016, 6, 1), participant=f"{STATE} {REBELS}",
          status="Planned"),
    event("recalled", "Shelling", date(2015, 1, 1), agent=STATE, target=REBELS, background=True),
    event("sometime", "Shelling", date(2016, 1, 1), last=date(2016, 12, 31), agent=ARMY,
          target=REBELS, precision="year"),
)  # fmt: skip

REPORT = Report("https://example.org/report", "", date(2016, 5, 10), "الساحل نيوز", "", "ar", "")

WORLD = World(
    {one.iri: one for one in EVENTS},
    {one.iri: one for one in ENTITIES},
    {REPORT.iri: REPORT},
    built="2026-01-02T00:00:00Z",
)
