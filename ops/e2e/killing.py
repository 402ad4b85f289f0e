# SPDX-License-Identifier: Apache-2.0
"""Carries out one case after the other on the same lab, under load, and looks at what is left each time."""

import re
import time
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

from cases import Case, Kill, Outcome, World
from lab import E2EFailed, HostState
from moments import JournalWatch, Moment, wait_until
from programs import Blame, Ended, LoadReport, LoadRun, Running, told
from scene import Scene, ask, eventually

ENDS_SECONDS, SERVES_SECONDS = 150, 40
ASKS = 5
# Others may be at work on this machine: a case is about what a server refuses because of a release.
MOST_SHED_SHARE = 0.05
# These are about a layer that is new; others need none to be made, pushed and pulled.
HEAVY = re.compile(r"build|push|pull|registry|disk")
# Bakes are shorter than the lab's: a case waits for two. Leases are longer: two labs share two cores, and a heart may miss beats.
QUICK_BAKE = (
    (r"^  duration: .*$", "  duration: 1s"), (r"^  interval: 1s$", "  interval: 250ms"), (r"^  ttl: .*$", "  ttl: 10s"),
)


class Killing:
    """Use in a `with` statement."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.files = {
            1: scene.configuration("kill-one", "deploy-one.yml", None, *QUICK_BAKE),
            3: scene.configuration("kill", "deploy.yml", None, *QUICK_BAKE),
        }
        self._usual: dict[int, float] = {}
        self._load: LoadRun | None = None

    def __enter__(self) -> Self:
        """Serves a first release everywhere, and measures how long the next ones take."""
        for hosts in (3, 1, 3):
            self.scene.lab.commit_nothing()
            ended = self.scene.deployctl.run("deploy", file=self.files[hosts])
            if ended.code != 0:
                raise E2EFailed(f"an undisturbed deploy ends with {ended.code}:\n{ended.last_words}")
            self._usual[hosts] = ended.seconds
        print(f"undisturbed: {self._usual[1]:.1f} s for one host, {self._usual[3]:.1f} s for three", flush=True)
        self._load = self.scene.load("--streams", "1", "--kept", "1", "--rate", "3")
        self._load.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._load is not None:
            if kind is None:
                report = self._load.stop()
                print(f"the load: {report.count('sent')} sent, {report.count('retried')} retried, {report.count('shed')} shed; {report.kinds}")
            self._load.__exit__(kind, error, trace)

    @property
    def load(self) -> LoadRun:
        assert self._load is not None
        return self._load

    def usual_seconds(self, hosts: int) -> float:
        return self._usual[hosts]

    def run(self, case: Case) -> Outcome:
        outcome = Outcome(case.name, str(case.moment))
        before, known = self.scene.answering(), self.load.report()
        revision = self.scene.lab.commit() if HEAVY.search(case.name) else self.scene.lab.commit_nothing()
        match case:
            case Kill():
                self.kill(case, outcome)
            case World():
                self.hurt(case, outcome)
        self.look(outcome, before, revision, case)
        self.deploy_again(outcome, revision, hosts_of(case))
        self.judge_load(outcome, known, self.load.report(), case, before)
        return outcome

    # --- What is done to it

    def kill(self, case: Kill, outcome: Outcome) -> None:
        file = self.files[case.hosts]
        if case.file:
            name = case.file.rpartition("/")[2].removesuffix(".yml")
            file = self.scene.configuration(f"kill-{name}", case.file, None, *QUICK_BAKE)
        for number, moment in enumerate((case.moment, *case.again)):
            came, ended = self.killed(file if number == 0 else self.files[case.hosts], moment, case.hosts)
            if not came:
                outcome.faults.append(f"{moment} never came: exit {ended.code}: {ended.last_line}")
            if case.again and number < len(case.again):
                # The next one must have its lease to be killed in the middle of clearing up.
                time.sleep(0.2)
        outcome.ended = "killed" if not case.again else f"killed x{1 + len(case.again)}"

    def killed(self, file: Path, moment: Moment, hosts: int) -> tuple[bool, Ended]:
        numbers = list(range(1, hosts + 1))
        with JournalWatch(self.scene.lab, self.scene.service, numbers) as watch:
            running = self.scene.deployctl.start("deploy", file=file)
            came = wait_until(moment, running, watch)
            ended = self.scene.deployctl.note(running.kill())
            return came and ended.code == -9, ended

    def hurt(self, case: World, outcome: Outcome) -> None:
        with JournalWatch(self.scene.lab, self.scene.service, [1, 2, 3]) as watch:
            try:
                if case.moment is None:
                    self.change(case.faults)
                running = self.scene.deployctl.start("deploy", file=self.files[3])
                if case.moment is not None:
                    if not wait_until(case.moment, running, watch):
                        outcome.faults.append(f"{case.moment} never came")
                    self.change(case.faults)
                ended = self.end(running)
            finally:
                self.change(case.mends)
        outcome.ended = f"exit {ended.code}"
        if ended.code not in case.codes:
            wanted = " or ".join(map(str, case.codes))
            outcome.faults.append(f"exit {ended.code}, not {wanted}: {ended.last_line}")

    def end(self, running: Running) -> Ended:
        return self.scene.deployctl.note(running.wait(ENDS_SECONDS))

    def change(self, commands: tuple[tuple[int, str], ...]) -> None:
        for host, command in commands:
            if host == 0:
                self.scene.lab.registry(command)
            else:
                self.scene.lab.host(host, command)

    # --- What is left

    def look(self, outcome: Outcome, before: dict[str, str], revision: str, case: Case) -> None:
        """Before anything is cleared up: on each host the old release or that of this revision serves, and only one of them."""
        if isinstance(case, World):
            # A daemon that was down starts its containers again.
            mended = [self.scene.addresses[number - 1] for number in case.silent]
            eventually(lambda: all(ask(address).status == 200 for address in mended), SERVES_SECONDS)
        seen: list[str] = []
        for number, address in enumerate(self.scene.addresses, 1):
            state = self.scene.state(number)
            answers = [ask(address) for _ in range(ASKS)]
            releases = {answer.release for answer in answers}
            if len(releases) != 1:
                outcome.faults.append(f"host {number}: both serve: {sorted(releases)}")
            if len(state.proxy_ports) != 1:
                outcome.faults.append(f"host {number}: nginx's file leads to {state.proxy_ports}")
            release = next(iter(releases))
            if release == before[address]:
                seen.append("old")
            elif is_of(release, revision) and number <= hosts_of(case):
                seen.append("new")
            else:
                seen.append("?")
                outcome.faults.append(f"host {number}: {release!r} serves, neither {before[address]} nor one of {revision[:7]}")
            # A broken release refuses on purpose.
            may_refuse = isinstance(case, Kill) and case.refuses and seen[-1] == "new"
            if any(answer.status != 200 for answer in answers) and not may_refuse:
                outcome.faults.append(f"host {number}: not served: {sorted({answer.status for answer in answers})}")
        outcome.serving = seen[0] if len(set(seen)) == 1 else "/".join(seen)

    def deploy_again(self, outcome: Outcome, revision: str, hosts: int) -> None:
        ended = self.scene.deployctl.run("deploy", file=self.files[hosts])
        outcome.next_seconds = ended.seconds
        if ended.code != 0:
            outcome.faults.append(f"the next deploy ends with {ended.code}: {ended.last_line}")
        if "close-leftover" in ended.err:
            outcome.verdict = "completed" if "is completed" in ended.err else "undone"
        else:
            outcome.verdict = "nothing left"
        releases: set[str] = set()
        for number in range(1, hosts + 1):
            state = self.scene.state(number)
            outcome.faults += [f"host {number}: {fault}" for fault in unsettled(state, revision)]
            releases.add(ask(self.scene.addresses[number - 1]).release)
        if len(releases) != 1 or "" in releases:
            outcome.faults.append(f"after the next deploy {sorted(releases)} answer")

    def judge_load(self, outcome: Outcome, known: LoadReport, report: LoadReport, case: Case, before: dict[str, str]) -> None:
        """Whatever clients missed is a fault, but on hosts that nobody could have reached, and what a release refused that was
        made to refuse."""
        silent = [self.scene.addresses[number - 1] for number in (case.silent if isinstance(case, World) else ())]
        after = self.scene.answering()
        failed: Counter[Blame] = Counter()
        for blame, count in (report.blames - known.blames).items():
            staying = (before[blame.host], after[blame.host], "")
            is_refusal = isinstance(case, Kill) and case.refuses and blame.release not in staying and blame.fault.startswith("status 4")
            if blame.host not in silent and not is_refusal:
                failed[blame] = count
        if failed:
            outcome.faults.append(f"requests failed: {told(failed)}")
        sent, outcome.shed = (report.count(what) - known.count(what) for what in ("sent", "shed"))
        if outcome.shed > sent * MOST_SHED_SHARE:
            outcome.faults.append(f"{outcome.shed} of {sent} requests were refused for want of processor time")


def hosts_of(case: Case) -> int:
    return case.hosts if isinstance(case, Kill) else 3


def is_of(release: str, revision: str) -> bool:
    """A release's name holds the beginning of its commit, and each case deploys a commit of its own."""
    return f"-{revision[:7]}-" in release


def unsettled(state: HostState, revision: str) -> list[str]:
    faults = state.loose_ends
    current = state.history[-1]["release"] if state.history else {}
    if current.get("revision") != revision:
        faults.append(f"its records say {current.get('revision')}, not {revision}")
    if state.running and current.get("id") != state.running[0].release:
        faults.append(f"its records say {current.get('id')}, {state.running[0].release} runs")
    return faults
