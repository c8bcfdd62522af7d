"""What displays take for the whole of a node, and how they round."""

from attrs import evolve

from models.cpu.faults.edits import faulty, healthy
from verify import World, fault


@fault(
    reference="kubernetes 78621, 99945 (kubectl top's default to this day; PR 102917 added --show-capacity)",
    breaks=("*.a_full_node_is_a_hundred_percent",),
)
def allocatable_is_taken_for_the_whole() -> World:
    """The percentage is of what pods may request: a full node with reserved cores is above 100 %."""
    return faulty("metrics-server", evolve(healthy("metrics-server"), percent_of_allocatable=True))


@fault(
    reference="theorem T5 (a rate that is cut at what is allocatable)",
    breaks=("*.a_cut_rate_is_no_farther_from_the_truth", "*.cutting_costs_what_skew_moves"),
)
def rates_are_cut_at_allocatable() -> World:
    """A node may well use what is reserved: cutting there falsifies rates that were right."""
    return faulty("kubelet-cri", evolve(healthy("kubelet-cri"), cuts_at_allocatable=True))


@fault(
    reference="kubectl pkg/metricsutil/metrics_printer.go, its default to this day: MilliValue rounds up (T18)",
    breaks=("*.truncating_only_takes_away",),
)
def millicores_are_rounded_up() -> World:
    """8000000001 nanocores are printed as 8001m."""
    return faulty("metrics-server", evolve(healthy("metrics-server"), rounds_up_to=10**6))


@fault(
    reference="apimachinery pkg/api/resource/quantity.go: Value rounds up to whole units (T18)",
    breaks=("*.truncating_only_takes_away", "*.rounding_adds_less_than_a_millicore"),
)
def cores_are_rounded_up() -> World:
    """Whoever asks a quantity of CPU for its value gets whole cores: 9 of 8, for one nanocore more."""
    return faulty("metrics-server", evolve(healthy("metrics-server"), rounds_up_to=10**9))
