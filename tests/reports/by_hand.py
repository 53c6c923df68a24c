"""The report form added up by hand: from the raw rows, in plain Python, sharing nothing with the program's own sums."""

import json
import sqlite3
from collections import defaultdict
from pathlib import Path
from typing import Any

LEVELS = {"MN", "TH", "TH&THCS", "THCS"}
GROUPS = ("cash", "desktop", "laptop", "smartphone", "other")
Cells = dict[str, tuple[int, ...]]  # unit → its 15 figures


def form_by_hand(path: Path, moment: str) -> Cells:
    """Of every unit that has a row, as it was known at a moment, `2021-10-06 01:00:00.000000`."""
    return _Sheet(path, moment).cells()


class _Sheet:
    def __init__(self, path: Path, moment: str) -> None:
        self._moment = moment
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as self._database:
            self._database.row_factory = sqlite3.Row
            facts = [json.loads(row["facts"]) for row in self._all("unit") if self._is_current(row)]
            self._schools = {each["code"] for each in facts if each["level"] in LEVELS}
            self._receipts = {row["id"]: row for row in self._standing("receipt")}
            self._deliveries = {row["delivery"]: row for row in self._receipts.values()}
            self._cash = self._standing("cash_entry")
            self._devices = {row["id"]: row for row in self._all("device")}
            self._versions = [row for row in self._all("device_version") if row["recorded_at"] <= moment]
            self._offers = {row["id"]: row for row in self._all("offer")}
        self._database.close()

    def cells(self) -> Cells:
        people: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        much: dict[tuple[str, str], int] = defaultdict(int)
        pupils: dict[tuple[str, str], set[str]] = defaultdict(set)
        for unit, group, donor, heads, number in [*self._money(), *self._things()]:
            people[unit, group][donor] = max(people[unit, group][donor], heads)
            much[unit, group] += number
        for unit, group, pupil in [*self._has_a_thing(), *self._has_money()]:
            pupils[unit, group].add(pupil)
        return {
            unit: tuple(
                figure
                for group in GROUPS
                for figure in (sum(people[unit, group].values()), much[unit, group], len(pupils[unit, group]))
            )
            for unit in self._schools
        }

    def _money(self) -> list[tuple[str, str, str, int, int]]:
        found = []
        for entry in self._cash:
            receipt = self._receipts.get(entry["receipt_id"])
            if entry["kind"] == "gift" and receipt and entry["unit"] in self._schools:
                found.append((entry["unit"], "cash", receipt["donor_key"], receipt["people"], entry["amount"]))
            if entry["kind"] == "taken over" and entry["unit"] in self._schools:
                sender = self._offers[entry["offer_id"]]["from_unit"]
                if sender not in self._schools:
                    donor = (receipt["donor_key"], receipt["people"]) if receipt else (sender, 1)
                    found.append((entry["unit"], "cash", *donor, entry["amount"]))
        return found

    def _things(self) -> list[tuple[str, str, str, int, int]]:
        found = []
        for version in filter(self._is_current, self._versions):
            thing = self._devices[version["device_id"]]
            receipt = self._deliveries.get(thing["receipt_id"])
            if not receipt or not version["accepted"]:
                continue
            stays = sorted((v["version"], v["unit"]) for v in self._versions if v["device_id"] == thing["id"])
            if schools := [unit for _number, unit in stays if unit in self._schools]:
                found.append((schools[0], _group(thing["item"]), receipt["donor_key"], receipt["people"], 1))
        return found

    def _has_a_thing(self) -> list[tuple[str, str, str]]:
        return [
            (each["unit"], "cash" if thing["bought_by"] else _group(thing["item"]), each["need_id"])
            for each in self._versions
            if self._is_current(each) and each["state"] == "handed over" and each["unit"] in self._schools
            for thing in [self._devices[each["device_id"]]]
        ]

    def _has_money(self) -> list[tuple[str, str, str]]:
        return [(e["unit"], "cash", e["need_id"]) for e in self._cash if e["kind"] == "grant"]

    def _all(self, table: str) -> list[sqlite3.Row]:
        return self._database.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - a table's name

    def _is_current(self, row: Any) -> bool:
        over = row["superseded_at"]
        return row["recorded_at"] <= self._moment and (over is None or over > self._moment)

    def _standing(self, table: str) -> list[sqlite3.Row]:
        rows = [row for row in self._all(table) if row["recorded_at"] <= self._moment]
        taken_back = {row["reverses"] for row in rows}
        return [row for row in rows if row["reverses"] is None and row["id"] not in taken_back]


def _group(item: str) -> str:
    return "other" if item == "tablet" else item
