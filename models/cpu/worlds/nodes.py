"""The pipelines of eight-core nodes, one for each formula."""

from models.cpu.vocabulary import MILLISECOND, RELEASES, Cell, Housekeeping, Node, Pipeline, Variant

CORES = 8
SPREAD = 50 * MILLISECOND
CGROUP_V1 = 1
CGROUP_V2 = 1000
WINDOWS = 15_625_000

ALONE = Housekeeping(1, 1, 100, on_demand=False)  # cAdvisor by itself: nobody but its timer samples
IN_KUBELET = Housekeeping()

BY_NAME = {variant.name: variant for variant in RELEASES}
GRANULARITY = {"background": CGROUP_V1, "containerd-windows": WINDOWS}
TIMER_ONLY = ("background", "cadvisor", "cadvisor-0.23", "cadvisor-2014", "cadvisor-summary", "cadvisor-ui")
BY_KUBECTL = ("metrics-server", "metrics-server-0.5", "metrics-server-0.4")  # what `kubectl top` asks
MILLICORE = 10**6  # nanocores
CELLS = {
    "kubelet-cri": Cell(),
    "kubelet-cri-before-82300": Cell(shared=True),
    "kubelet-cri-before-83507": Cell(shared=True),
    "kubelet-clamped": Cell(),
    "containerd": Cell(shared=True),
    "containerd-collector": Cell(),
    "containerd-before-10652": Cell(shared=True),
    "containerd-windows": Cell(shared=True),
    "cri-o": Cell(),
}


def pipeline(name: str) -> Pipeline:
    """The pipeline of a release on an eight-core node whose stamps come up to 50 ms apart from their reads.

    Numbers of metrics-server are shown as `kubectl top` shows them without options: percent of what is allocatable,
    and whole millicores, rounded up. The spread is a choice: facts of production are not known, 21 to 64 ms would
    explain cadvisor issue 2032.
    """
    variant: Variant = BY_NAME[name]
    return Pipeline(
        variant,
        Node(CORES, SPREAD, GRANULARITY.get(name, CGROUP_V2)),
        percent_of_allocatable=name in BY_KUBECTL,
        rounds_up_to=MILLICORE if name in BY_KUBECTL else 0,
        housekeeping=ALONE if name in TIMER_ONLY else IN_KUBELET,
        cells=(CELLS[name],) if name in CELLS else (),
    )
