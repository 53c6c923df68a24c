"""The form as it is frozen when it is filed, and what differs from it later."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from bot.phrases import FIRST_LANGUAGE, _, speaking
from campaign.facts import Campaign
from campaign.filing import Cell, Change, say_change
from campaign.items import Group
from campaign.units import Directory
from reports.figures import Figures, Received, Tally, tally_below
from reports.form import Form, Heading, form_from
from reports.rows import Row
from storage import campaigns, filings
from storage.filings import Filing
from storage.session import Session


async def seen(session: Session, unit: str, as_of: datetime) -> tuple[Figures, Form]:
    """A unit's figures and its form, of one tally."""
    units, campaign = await campaigns.units_at(session, as_of), await campaigns.current(session)
    tally, within = await tally_below(session, unit, as_of)
    return tally.of(unit, within), form_from(campaign, units, unit, tally)


async def to_file(session: Session, unit: str, as_of: datetime) -> Form:
    """The official form, in Vietnamese, as it is if the unit files now."""
    units, campaign = await campaigns.units(session), await campaigns.current(session)
    tally, _within = await tally_below(session, unit, as_of)
    return as_filed(campaign, units, unit, tally)


def as_filed(campaign: Campaign, units: Directory, unit: str, tally: Tally) -> Form:
    """A unit that files carries no mark that it has not."""
    with speaking(FIRST_LANGUAGE):
        return form_from(campaign, units, unit, replace(tally, filed=tally.filed | {unit}))


async def frozen_form(session: Session, id_: str) -> Form:
    """What was filed, whatever was learned since, with each cell that differed. KeyError if there is none."""
    found = await filings.one(session, id_)
    if found is None:
        raise KeyError(id_)
    form = thaw(found.frozen)
    with speaking(FIRST_LANGUAGE):
        return replace(form, footnotes=(*form.footnotes, *_differed(found, form)))


def _differed(filing: Filing, form: Form) -> Iterator[str]:
    if filing.changed:
        words = _("Bản {number}, khác bản trước ở {n} ô:")
        yield words.format(number=filing.number, n=len(filing.changed))
    for each in filing.changed:
        yield f"• {say_change(each, form.name_of(each.cell.unit))}"


def freeze(form: Form) -> str:
    """Every word and figure of it."""
    return json.dumps(asdict(form), default=datetime.isoformat, ensure_ascii=False)


def thaw(text: str) -> Form:
    """The form that `freeze` wrote down."""
    kept = json.loads(text)
    return Form(
        **kept
        | {
            "as_of": datetime.fromisoformat(kept["as_of"]),
            "title": tuple(kept["title"]),
            "headings": tuple(Heading(each["group"], tuple(each["columns"])) for each in kept["headings"]),
            "rows": tuple(map(_row, kept["rows"])),
            "total": _row(kept["total"]),
            "footnotes": tuple(kept["footnotes"]),
        }
    )


def differing(before: Form, now: Form) -> tuple[Change, ...]:
    """Each figure that is another one now, in the order of the form; a row that is new or gone counts from 0.

    A block's own row is left out: it is the sum of those below it.
    """
    old, new = _figures(before), _figures(now)
    units = dict.fromkeys([*new, *old])
    nothing = (0,) * len(now.total.figures)
    return tuple(
        Change(Cell(unit, column), was, is_)
        for unit in units
        for column, (was, is_) in enumerate(zip(old.get(unit, nothing), new.get(unit, nothing), strict=True))
        if was != is_
    )


def _figures(form: Form) -> dict[str, tuple[int, ...]]:
    return {row.unit: row.figures for row in form.rows if not row.block}


def _row(kept: dict[str, Any]) -> Row:
    received = kept["received"]
    return Row(**kept | {"received": {group: Received(**received[group]) for group in Group}})
