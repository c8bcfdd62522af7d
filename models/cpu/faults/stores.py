"""What metrics-server's store got wrong, and the one thing that it still does."""

from attrs import evolve

from models.cpu.faults.edits import faulty, healthy
from models.cpu.vocabulary import Pipeline, Storing
from verify import World, fault


def _storing(**changes: object) -> Pipeline:
    made = healthy("metrics-server")
    return evolve(made, storing=evolve(Storing(insists=True), **changes))  # type: ignore[arg-type]


@fault(
    reference="candidate: metrics-server pkg/storage/pod.go:Store @ 5ed5d3a2 (finding 0004)",
    breaks=("*.the_previous_point_was_sampled", "*.an_answer_is_what_was_used", "*.no_answer_spans_a_restart"),
)
def a_repeated_sample_reads_a_missing_entry() -> World:
    """The pod has previous points, this container has none, and the zero point of the map is taken for its own."""
    return faulty("metrics-server", _storing(insists=False))


@fault(
    reference="metrics-server 745 (before v0.5.0)",
    breaks=("*.no_answer_spans_a_restart", "*.an_answer_is_what_was_used"),
)
def a_restarted_container_is_held_against_its_former_self() -> World:
    """The start is not looked at: a rate of -513m, or a silent one that is too small."""
    return faulty("metrics-server", _storing(compares_starts=False))


@fault(reference="metrics-server 750 (before v0.5.0)", breaks=("*.the_previous_point_is_older",))
def an_older_sample_keeps_a_newer_one_before_it() -> World:
    """The kubelet answers with an older sample, and the previous point stays although it is no longer previous."""
    return faulty("metrics-server", _storing(drops_older=False))


@fault(reference="metrics-server 775", breaks=("*.a_young_container_is_old_enough",))
def a_container_counts_from_its_first_moment() -> World:
    """The start stands for a previous point however young the container is: its window may be a moment."""
    return faulty("metrics-server", _storing(youngest=1))


@fault(
    reference="metrics-server 803 (kubernetes 104445, before v0.6.0)",
    breaks=("*.both_containers_are_served", "*.a_restarted_container_is_served_again"),
)
def the_start_is_always_now() -> World:
    """The start is reported close to the time of the sample: every sample seems to follow a restart."""
    return faulty("metrics-server", _storing(starts_now=True))


@fault(reference="metrics-server 1779 (kubernetes 134518)", breaks=("*.an_answer_is_what_was_used",))
def a_batch_has_two_lines_of_one_key() -> World:
    """The last of two lines wins, and so the usage of the same window changes from one scrape to the next."""
    return faulty("metrics-server", _storing(mixes=True))
