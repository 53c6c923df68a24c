"""Tallies of a campaign in which gifts arrived already, over the sample's units."""

import csv
import tomllib
from collections.abc import Iterable
from dataclasses import replace

from bot.clock import parse_moment
from campaign.facts import Campaign
from campaign.items import Group, Item
from campaign.units import Directory, Unit
from campaign.units_table import read_units
from reports.figures import Received, Tally
from reports.form import Form, form_from
from storage.figures import Pupils
from tests.kit import ROOT

AT = parse_moment("2021-10-12T09:30")
CAMPAIGN = Campaign.model_validate(tomllib.loads((ROOT / "campaign.toml").read_text("utf-8")))
with (ROOT / "units.csv").open(encoding="utf-8", newline="") as file:
    UNITS = Directory(read_units(csv.DictReader(file)))
NOTHING = Tally(AT)


def received(times: int) -> dict[Group, Received]:
    """15 figures that all differ."""
    return {
        group: Received(donors=n * times, amount=1_250_000 * times, pieces=10 * n * times, pupils=3 * n * times)
        for n, group in enumerate(Group, start=1)
    }


def tally(units: Directory = UNITS) -> Tally:
    """Every school received something of its own, but THCS An Bình."""
    schools = [unit.code for unit in units.all if unit.files and unit.code != "THCS-AB"]
    promised = {"THCS-NT": {Item.CASH: (500_000, 0), Item.LAPTOP: (0, 2), Item.TABLET: (0, 3)}}
    got = {code: received(n) for n, code in enumerate(schools, start=1)}
    pupils = {"THCS-NT": Pupils(900, served=300), "MN-AB": Pupils(60_000, served=20)}
    return Tally(AT, promised, pupils, got)


def form(unit: str = "PGD", of: Tally | None = None) -> Form:
    return form_from(CAMPAIGN, UNITS, unit, of or tally())


def form_with_names(names: Iterable[str]) -> Form:
    """Of an office whose schools have these names."""
    office = replace(UNITS.root, code="P")
    schools = [Unit(f"S{n}", name, "THCS", parent="P") for n, name in enumerate(names)]
    return form_from(CAMPAIGN, Directory([office, *schools]), "P", NOTHING)
