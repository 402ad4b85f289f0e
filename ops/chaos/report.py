# SPDX-License-Identifier: Apache-2.0
"""What people read. Each report prints a phase, and returns whether it is clean and its figures."""

from typing import Any

from down import MOST_EXTRA_MS, DownRun, percentile
from faults_found import FaultsFound
from kill import KillRun
from matrix import Cell
from moving import VISIBILITY_SECONDS, MovingRun

MOST_FAULTS = 10
Report = tuple[bool, dict[str, Any]]


def matrix_report(cells: list[Cell]) -> Report:
    form = "{:22} {:7} {:>3} {:>4} {:>6} {:>4} {:>3} {:>5}  {}"
    print(form.format("fault", "on", "hit", "acc.", "recall", "lost", "dbl", "well", "what clients saw meanwhile"))
    for cell in cells:
        well = "-" if cell.well_seconds is None else f"{cell.well_seconds:.1f}s"
        lost, doubled = len(cell.verdict.lost), len(cell.verdict.doubled)
        saw = cell.saw + (f"; {cell.dead} dead letters, retried" if cell.dead else "")
        print(
            form.format(
                cell.fault.name, cell.operation, cell.struck, cell.accepted, cell.recallable, lost, doubled, well, saw
            )
        )
        verdict = cell.verdict
        for kind, told in (("risen", verdict.risen), ("foreign", verdict.foreign), ("half", verdict.halves)):
            if told:
                print(f"    {kind}: {len(told)}")
        print_faults(cell.faults)
    total = {
        name: sum(cell.figures[name] for cell in cells) for name in ("accepted", "recallable", "lost", "doubled")
    }
    print(f"{len(cells)} cells: " + ", ".join(f"{count} {name}" for name, count in total.items()))
    return all(cell.is_clean for cell in cells), {"total": total, "cells": [cell.figures for cell in cells]}


def kill_report(run: KillRun) -> Report:
    verdict = run.verdict
    print(
        f"{run.writes} writes in {run.seconds:.0f} s, {run.kills} times kill -9, Pinecone flapped {run.flaps} times; "
        f"all delivered {run.settle_seconds:.1f} s after it was well"
    )
    print(
        f"{run.accepted} accepted and {run.forgotten} forgotten again ({run.erasures} erasures of a user); "
        f"{run.unanswered} without an answer, of which {len(verdict.kept)} are there"
    )
    print(
        f"lost {len(verdict.lost)}, doubled {len(verdict.doubled)}, risen {len(verdict.risen)}, foreign "
        f"{len(verdict.foreign)}, half {len(verdict.halves)}"
    )
    print(
        f"through the API: {run.exported} exported, {run.searched} searched for, {run.not_found} not found, "
        f"{run.shown_again} shown although forgotten"
    )
    for answer, times in run.answers.most_common():
        print(f"    {times:6} × {answer}")
    print_faults(run.faults)
    return run.is_clean, {
        "writes": run.writes, "kills": run.kills, "flaps": run.flaps, "seconds": run.seconds,
        "settle_seconds": run.settle_seconds, "accepted": run.accepted, "forgotten": run.forgotten,
        "lost": len(verdict.lost), "doubled": len(verdict.doubled), "risen": len(verdict.risen),
        "foreign": len(verdict.foreign), "halves": len(verdict.halves), "kept": len(verdict.kept),
        "exported": run.exported, "searched": run.searched, "not_found": run.not_found,
        "shown_again": run.shown_again, "answers": dict(run.answers), "faults": run.faults.all,
    }


def down_report(run: DownRun, is_strict: bool) -> Report:
    form = "{:28} {:>6} {:>8} {:>8} {:>8}"
    print(form.format("chats", "count", "p50 ms", "p99 ms", "max ms"))
    figures: dict[str, Any] = {"warm_up": run.warm_up, "is_within": run.is_within, "faults": run.faults.all}
    for name, key, values in (("all well", "healthy", run.healthy), ("Pinecone away, circuit open", "down", run.down)):
        row = [percentile(values, 50), percentile(values, 99), max(values)]
        print(form.format(name, len(values), *(f"{value:.1f}" for value in row)))
        figures[key] = dict(zip(("p50_ms", "p99_ms", "max_ms"), row))
    print(
        f"p99 while Pinecone is away within the healthy p99 + {MOST_EXTRA_MS} ms: {'yes' if run.is_within else 'NO'} "
        f"(the circuit was open after {run.warm_up} chats)"
    )
    print_faults(run.faults)
    return not run.faults.all and (run.is_within or not is_strict), figures


def moving_report(run: MovingRun) -> Report:
    print(f"users on each server: {' and '.join(map(str, sorted(run.users.values())))}")
    print(
        f"through nginx, recalled by the next request: {run.recalled} of {run.told}, with the index "
        f"{VISIBILITY_SECONDS} s behind; {run.forgotten} forgotten, and gone from the next request on"
    )
    print(
        f"moved to the other server: {run.known_at_once} of {run.moved} known there at once, {run.known_later} later, "
        f"the slowest after {run.slowest_seconds:.1f} s"
    )
    print(
        f"server killed: {run.adopted} of its users answered by the other one, {run.adopted_known} of "
        f"{run.adopted_asked} memories known there"
    )
    print_faults(run.faults)
    return run.is_clean, {
        "users": run.users, "told": run.told, "recalled": run.recalled, "moved": run.moved,
        "known_at_once": run.known_at_once, "known_later": run.known_later, "slowest_seconds": run.slowest_seconds,
        "adopted": run.adopted, "adopted_asked": run.adopted_asked, "adopted_known": run.adopted_known,
        "faults": run.faults.all,
    }


def print_faults(faults: FaultsFound) -> None:
    for kind, detail in faults.all[:MOST_FAULTS]:
        print(f"    FAULT {kind}: {detail}")
    if len(faults.all) > MOST_FAULTS:
        print(f"    … {len(faults.all)} faults: {dict(faults.counts())}")
