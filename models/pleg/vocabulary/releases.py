"""What Kubernetes versions decide differently, each point with the change that made the difference; facts §1.9.

Measured on 1.34.9, 1.35.6 and 1.36.2 (`tests/conformance/data`); the others are read. Which release a fix first came
with is inferred from the dates of changes where no release is named.
"""

from enum import Enum

from verify import evolve, frozen


class UnknownRelease(ValueError):  # noqa: N818 - reads as the sentence it starts
    """No version of this name is known here."""


class Reinspection(Enum):
    """What becomes of a pod whose inspection failed."""

    NONE = "none"  # before #25077: it is inspected when its listing changes
    APART = "apart"  # by the pod object that was seen then, in a loop of its own, which moves no record
    TOGETHER = "together"  # in the loop over the records (1.33)
    MARKED = "marked"  # the same by uid, the mark is taken away before the inspection, and PodSync is sent (1.36)


@frozen
class Release:
    """One version of PLEG and the pod cache; a bug is one that decides something otherwise.

    What was mended before 1.26 has the mended value by default, and stands here so that it can be undone.
    """

    name: str
    keeps_vanished: bool = False  # a pod that is not listed keeps its last listing (until #22155, B17)
    reinspection: Reinspection = Reinspection.APART
    stamps_first: bool = False  # the relist time is set before the listing has succeeded (until #45496, B18)
    blocks_when_full: bool = False  # a full channel stops the relist (until #72709, B14)
    has_relist_lock: bool = True  # one relist at a time (B20)
    reads_missing_sandbox: bool = False  # an event without sandbox status crashes (until #114351, B12)
    answers_missing: bool = False  # gate on: no entry is answered by an empty status at once (until #120942, 1.29, B1)
    reads_seconds: bool = False  # an event's nanoseconds are taken for seconds (until #124297, 1.32, B2)
    reads_stamp_seconds: bool = False  # so are those of a status, which CRI-O gave in seconds (until #127195, 1.32, B4)
    writes_zero: bool = False  # Generic's stamp is zero where the runtime gives none (until #127195, 1.32, B3)
    reads_missing_stamp: bool = False  # a failed inspection is asked for its stamp: a crash (until #122475, B8)
    reads_missing_entry: bool = True  # an event after a failed inspection crashes (B9)
    has_watches: bool = False  # watch conditions (1.33 to 1.35)
    has_requests: bool = False  # relists of one pod, on request (1.36)
    stamps_listing: bool = False  # Generic's stamp is the time of the listing, not of the inspection (1.36)
    observes: bool = False  # the cache keeps when a pod was last looked at (1.36)
    rereads_channel: bool = False  # the relist loop reads its stop channel from the struct at each turn (1.36, D7)
    backs_off: bool = False  # Evented gives up only after an outage that lasts (proposed for B11; no release does)
    ends_consumer: bool = False  # the fallback ends who takes the stream's events (proposed for B10; none to 1.36 does)
    locks_numbers: bool = False  # health and the fallback take turns at period and threshold (no release, D10)
    single_writer: bool = False  # Evented writes nothing and sends nothing: it asks for relists (#139262, 1.37)


V1_26 = Release(
    "1.26",
    answers_missing=True,
    reads_seconds=True,
    reads_stamp_seconds=True,
    writes_zero=True,
    reads_missing_stamp=True,
)
V1_29 = evolve(V1_26, name="1.29", answers_missing=False)
V1_32 = Release("1.32")
V1_33 = Release("1.33", reinspection=Reinspection.TOGETHER, has_watches=True)
V1_36 = Release(
    "1.36",
    reinspection=Reinspection.MARKED,
    has_requests=True,
    stamps_listing=True,
    observes=True,
    rereads_channel=True,
)
V1_37 = evolve(V1_36, name="1.37", single_writer=True, reads_missing_entry=False)
RELEASES = (V1_26, V1_29, V1_32, V1_33, V1_36, V1_37)
MEASURED = {"1.34": V1_33, "1.35": V1_33, "1.36": V1_36}  # 1.34 and 1.35 have the same sources, and decide as 1.33
NAMES = {"1.27": V1_26, "1.28": V1_26, "1.30": V1_29, "1.31": V1_29, **MEASURED}


def release_of(name: str) -> Release:
    """The release of this name, such as 1.34; raises UnknownRelease."""
    known = {release.name: release for release in RELEASES} | NAMES
    if name not in known:
        raise UnknownRelease(f"version {name!r}: expected one of {', '.join(sorted(known))}")
    return known[name]
