# SPDX-License-Identifier: Apache-2.0
"""What is done to a run, and when."""

import random
from dataclasses import dataclass, field

from moments import After, Line, Moment, Noted, began, ended

# In the order of a run with one host. Those with a note in the journal come after the lease.
STEPS = (
    "check", "build", "push", "acquire-lease", "pull", "write-environment", "start-container", "await-health",
    "smoke-private", "write-proxy", "test-proxy", "reload-proxy", "verify-proxy", "smoke-public", "bake", "commit", "drain",
    "stop-container", "prune", "release-lease",
)
# The boundaries of CI: each leaves something else behind on a host, from a lease alone to a release that is committed.
QUICK = ("acquire-lease", "pull", "start-container", "write-proxy", "reload-proxy", "bake", "commit", "stop-container")
# Giving the lease back is over before anybody could kill in the middle of it: it is killed as the step before it ends.
NOTED = tuple(step for step in STEPS[4:] if step not in ("bake", "release-lease"))
# Seconds into them.
LONG = {
    "build": (0.2, 0.6), "push": (0.05, 0.2), "bake": (0.2, 0.8),
}
LONG_NOTED = {
    "pull": (0.1, 0.4), "start-container": (0.1, 0.3), "await-health": (0.1, 0.4), "smoke-private": (0.2,),
    "reload-proxy": (0.05,), "smoke-public": (0.2,), "drain": (0.5, 2), "stop-container": (0.1, 0.5),
}
# Where one host is done and the next one is not.
BETWEEN_HOSTS = (
    "acquire-lease", "pull", "write-environment", "start-container", "await-health", "smoke-private", "write-proxy",
    "reload-proxy", "verify-proxy", "commit", "drain", "stop-container", "prune", "release-lease",
)


# With three hosts the first is a canary, watched alone before; this is the bake of them all.
BAKE_OF_ALL = r"bake\b.*\b3 hosts"


@dataclass(frozen=True)
class Kill:
    """deployctl is killed, once or again while it clears up."""

    name: str
    moment: Moment
    hosts: int = 1
    # Of the runs after it, each killed too.
    again: tuple[Moment, ...] = ()
    # The lab's file that is deployed, for a run that is to undo itself.
    file: str = ""
    # What it deploys refuses who comes through nginx.
    refuses: bool = False
    is_quick: bool = False


@dataclass(frozen=True)
class World:
    """Something happens to the world while deployctl runs, which comes to its end by itself."""

    name: str
    moment: Moment | None
    # For ops/lab/host or, as host 0, ops/lab/registry.
    faults: tuple[tuple[int, str], ...]
    mends: tuple[tuple[int, str], ...]
    # Hosts that cannot serve meanwhile, whoever deploys.
    silent: tuple[int, ...] = ()
    codes: tuple[int, ...] = (1, 4, 5)
    is_quick: bool = False


Case = Kill | World


def kills(seed: int, randoms: int) -> list[Case]:
    cases: list[Case] = [Kill(f"after {step}", ended(step), is_quick=step in QUICK) for step in STEPS[:-1]]
    cases += [Kill(f"as {step} begins", Noted(step, 1)) for step in NOTED]
    for step, delays in LONG.items():
        cases += [Kill(f"{delay:g} s into {step}", began(step, delay)) for delay in delays]
    for step, delays in LONG_NOTED.items():
        cases += [Kill(f"{delay:g} s into {step}", Noted(step, 1, delay)) for delay in delays[-1:]]
        cases += [Kill(f"{delay:g} s into {step}", Noted(step, 1, delay)) for delay in delays[:-1]]
    cases += [
        Kill(f"after {step} on the first of three", ended(step, host), hosts=3)
        for step in BETWEEN_HOSTS
        # Leases are given back in the reverse order.
        for host in (3 if step == "release-lease" else 1,)
    ]
    cases += [Kill(f"as {step} begins on the second of three", Noted(step, 2), hosts=3) for step in ("reload-proxy", "commit")]
    cases += [
        Kill("after verify-proxy, and again while that is taken back", ended("verify-proxy"), again=(ended("undo-leftover"),)),
        Kill("after bake on three, and twice while that is taken back", Line(rf"\sok\s+{BAKE_OF_ALL}"), hosts=3, again=(ended("undo-leftover"), ended("undo-leftover", 3))),
        Kill("as the second batch of three hosts begins", Line(r"batch 2 of 2"), hosts=3),
        Kill("after commit, and again while that is closed", ended("commit"), again=(ended("close-leftover"),)),
        Kill("while a broken release is undone", Line(r"undo\s+restore-proxy"), hosts=3, file="broken/after-cutover.yml", refuses=True),
        Kill("while a failed release is removed", Line(r"undo\s+remove-container"), hosts=3, file="broken/smoke.yml"),
    ]
    draws = random.Random(f"kills-{seed}")
    cases += [Kill(f"at any moment, {number + 1}", After(draws.uniform(0.1, 1)), hosts=draws.choice((1, 3))) for number in range(randoms)]
    return cases


def worlds() -> list[Case]:
    def bakes_all(delay: float = 0) -> Line:
        return Line(rf"\.\.\.\s+{BAKE_OF_ALL}", delay)

    return [
        World("cable pulled while it pulls", Noted("pull", 2), ((2, "cut"),), ((2, "join"),), silent=(2,), is_quick=True),
        World("cable pulled while it bakes", bakes_all(0.2), ((2, "cut"),), ((2, "join"),), silent=(2,)),
        World("sshd stopped in the private smoke", Noted("smoke-private", 1), ((1, "stop-sshd"),), ((1, "start-sshd"),)),
        World("sshd stopped between two commits", ended("commit", 1), ((2, "stop-sshd"),), ((2, "start-sshd"),), codes=(0, 4, 5)),
        World("sshd stopped after the commits", ended("commit", 3), ((2, "stop-sshd"),), ((2, "start-sshd"),), codes=(0,)),
        World("registry stopped before the push", began("build"), ((0, "stop"),), ((0, "start"),), codes=(1,)),
        World("registry stopped before the pull", ended("push"), ((0, "stop"),), ((0, "start"),), codes=(1, 4)),
        World("disk full from the start", None, ((2, "fill-disk"),), ((2, "free-disk"),), codes=(1, 4)),
        World("disk full while it bakes", bakes_all(), ((1, "fill-disk"),), ((1, "free-disk"),), codes=(0, 4, 5), is_quick=True),
        World("dockerd killed before health", Noted("await-health", 1), ((1, "kill-dockerd"),), ((1, "start-dockerd"),), silent=(1,)),
        World(
            "dockerd restarted while it bakes", bakes_all(), ((2, "stop-dockerd"), (2, "start-dockerd")), (), silent=(2,),
            codes=(0, 4, 5),
        ),
        World("nginx broken by hand, before", None, ((3, "break-nginx"),), ((3, "mend-nginx"),), codes=(1,)),
        World("nginx broken by hand, after the check", Noted("smoke-private", 1), ((3, "break-nginx"),), ((3, "mend-nginx"),)),
        World("nginx broken by hand on the third while the canary bakes", began("bake"), ((3, "break-nginx"),), ((3, "mend-nginx"),), codes=(4, 5)),
        World("nginx broken by hand while it bakes", bakes_all(), ((3, "break-nginx"),), ((3, "mend-nginx"),), codes=(0, 4, 5)),
    ]


@dataclass
class Outcome:
    """A row of the table."""

    name: str
    where: str
    ended: str = ""
    serving: str = ""
    verdict: str = ""
    next_seconds: float = 0
    # Requests that a server refused for want of processor time.
    shed: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.faults
