"""Attachments: what of the facts each kind needs, and how a picture or file is made of it."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.clock import VIETNAM
from bot.messages import Attachment, File
from bot.phrases import language, speaking
from campaign.facts import Hardship
from campaign.pupil_rows import PupilRow
from reports.chart import Chart, chart_of
from reports.figures import figures_of
from reports.filing import frozen_form
from reports.form import Form, form_of
from reports.handover import Record, record_of
from reports.slip import Slip, slip_of
from reports.unit_qr import Poster, poster_of, poster_of_pledge
from storage import campaigns, sheets, unit_links
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of attachment is made: read in a session, then drawn outside of it."""

    called: str
    ending: str
    is_picture: bool
    reads: Callable[[Session, Attachment], Awaitable[Any]]
    draws: Callable[[Any], bytes]
    beside: str = ""  # another kind, of the same data, that goes with it in one message
    of_unit: bool = True  # else the attachment names something that says nothing to people


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that drawing needs, and in which language."""

    attachment: Attachment
    language: str
    data: Any


async def prepare(session: Session, attachment: Attachment) -> Prepared:
    """Reads what the attachment shows, in the language spoken now. KeyError for a kind that is not made."""
    kind = KINDS[attachment.kind]
    return Prepared(attachment, language(), await kind.reads(session, attachment))


def render(prepared: Prepared) -> File:
    """Makes the file: slow, reads nothing, and may run in a thread."""
    kind = KINDS[prepared.attachment.kind]
    also = replace(prepared, attachment=replace(prepared.attachment, kind=kind.beside))
    beside = (render(also),) if kind.beside else ()
    with speaking(prepared.language):
        return File(_name(prepared.attachment, kind), kind.draws(prepared.data), kind.is_picture, beside)


def _name(attachment: Attachment, kind: Kind) -> str:
    """`bao-cao-THCS-NT-2021-10-12-0930.xlsx`: no more of a unit's code than is a name on any machine."""
    unit = re.sub("[^A-Za-z0-9]+", "-", attachment.unit).strip("-")[:40] if kind.of_unit else ""
    moment = f"{attachment.as_of.astimezone(VIETNAM):%Y-%m-%d-%H%M}"
    return "-".join(filter(None, (kind.called, unit, moment))) + kind.ending


async def _chart(session: Session, attachment: Attachment) -> Chart:
    units = await campaigns.units_at(session, attachment.as_of)
    return chart_of(await figures_of(session, attachment.unit, attachment.as_of), units.shown(attachment.unit))


async def _form(session: Session, attachment: Attachment) -> Form:
    return await form_of(session, attachment.as_of, attachment.unit)


async def _filed_form(session: Session, attachment: Attachment) -> Form:
    return await frozen_form(session, attachment.unit)


async def _qr(session: Session, attachment: Attachment) -> Poster:
    units = await campaigns.units(session)
    return poster_of(units.shown(attachment.unit), await unit_links.of_unit(session, attachment.unit))


async def _handover(session: Session, attachment: Attachment) -> Record:
    return await record_of(session, attachment.unit, attachment.as_of, named=attachment.kind == "handover")


async def _pledge_qr(session: Session, attachment: Attachment) -> Poster:
    return poster_of_pledge(attachment.unit, await unit_links.of_pledge(session, attachment.unit))


async def _slip(session: Session, attachment: Attachment) -> Slip:
    return await slip_of(session, attachment.unit)


def _draw_slip(slip: Slip) -> bytes:
    from reports.slip_docx import slip_docx

    return slip_docx(slip)


def _draw_chart(chart: Chart) -> bytes:
    from reports.chart import chart_png

    return chart_png(chart)


def draw_form(form: Form) -> bytes:
    from reports.form_xlsx import form_xlsx

    return form_xlsx(form)


def draw_form_docx(form: Form) -> bytes:
    from reports.form_docx import form_docx

    return form_docx(form)


async def _tiers(session: Session, attachment: Attachment) -> Sequence[Hardship]:
    return (await campaigns.current(session)).hardship


async def _sheet(session: Session, attachment: Attachment) -> sheets.Rows:
    return await sheets.rows_of(session, attachment.unit)


def _draw_pupil_sheet(tiers: Sequence[Hardship]) -> bytes:
    from reports.pupil_sheets import template_xlsx

    return template_xlsx(tiers)


def _draw_marked_pupils(rows: sheets.Rows) -> bytes:
    from reports.pupil_sheets import marked_xlsx

    return marked_xlsx([PupilRow(number, row[:-1], why=row[-1]) for number, row in enumerate(rows, 1)])


def _draw_codes(rows: sheets.Rows) -> bytes:
    from reports.code_sheet import codes_xlsx

    return codes_xlsx(rows)


def _draw_qr(poster: Poster) -> bytes:
    from reports.unit_qr import poster_png

    return poster_png(poster)


def _draw_handover(record: Record) -> bytes:
    from reports.handover_docx import handover_docx

    return handover_docx(record)


_HANDOVER = Kind("bien-ban-ban-giao", ".docx", is_picture=False, reads=_handover, draws=_draw_handover)
KINDS = {
    "chart": Kind("bao-cao", ".png", is_picture=True, reads=_chart, draws=_draw_chart),
    "form": Kind("bao-cao", ".xlsx", is_picture=False, reads=_form, draws=draw_form),
    "filed form xlsx": Kind("bao-cao", ".xlsx", is_picture=False, reads=_filed_form, draws=draw_form),
    "filed form docx": Kind("bao-cao", ".docx", is_picture=False, reads=_filed_form, draws=draw_form_docx),
    "filed forms": Kind(
        "bao-cao", ".xlsx", is_picture=False, reads=_filed_form, draws=draw_form, beside="filed form docx"
    ),
    "pupil sheet": Kind("hoc-sinh-mau", ".xlsx", is_picture=False, reads=_tiers, draws=_draw_pupil_sheet),
    "marked pupils": Kind(
        "hoc-sinh-can-sua", ".xlsx", is_picture=False, reads=_sheet, draws=_draw_marked_pupils, of_unit=False
    ),
    "codes": Kind("ma-moi", ".xlsx", is_picture=False, reads=_sheet, draws=_draw_codes, of_unit=False),
    "qr": Kind("ma-qr", ".png", is_picture=True, reads=_qr, draws=_draw_qr),
    "handover": _HANDOVER,
    "handover coded": _HANDOVER,
    "slip": Kind("phieu-nhan", ".docx", is_picture=False, reads=_slip, draws=_draw_slip),
    "pledge qr": Kind("ma-qr", ".png", is_picture=True, reads=_pledge_qr, draws=_draw_qr),
}
