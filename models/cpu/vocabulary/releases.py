"""The formulas of each program and release that turned, or turns, CPU counters into rates.

Releases are named by the last one that had the formula, or by the change that ended it.
"""

from attrs import evolve

from models.cpu.vocabulary.variants import (
    MILLICORES,
    MILLISECOND,
    SECOND,
    Arithmetic,
    OnDecrease,
    OnMissing,
    Points,
    Variant,
)

# The write-up: the last 60 samples, one a second, their growth over their time. No upstream function does this.
BACKGROUND = Variant(
    "background",
    "the write-up's reading of cAdvisor; no such function upstream",
    points=Points.ENDS,
    interval=SECOND,
    samples=60,
)
# Both times are Go's, taken in this process, so that their difference is by the monotonic clock (facts 1.1).
CADVISOR = Variant("cadvisor", "cadvisor info/v2/conversion.go:InstCpuStats", interval=SECOND, monotonic=True)
CADVISOR_0_23 = evolve(
    CADVISOR,
    name="cadvisor-0.23",
    source="cadvisor info/v2/conversion.go:InstCpuStats before v0.24.0 (PR 1333)",
    arithmetic=Arithmetic.UNSIGNED_PRODUCT,
    min_window=100 * MILLISECOND,
    monotonic=False,  # Go has a monotonic reading in its times since 1.9, which is later
)
# The mean of the rates of pairs; `percentiles.py` has the others. A refused sample never becomes the base.
CADVISOR_SUMMARY = Variant(
    "cadvisor-summary",
    "cadvisor summary/percentiles.go:getCPURate, GetMinutePercentiles",
    points=Points.MEAN,
    arithmetic=Arithmetic.UNSIGNED_PRODUCT,
    scale=MILLICORES,
    min_window=10 * MILLISECOND,
    rebases_on_decrease=False,
    rebases_on_short=False,
    interval=SECOND,
    samples=60,
)
# The drawn graph has cores, from dates of whole milliseconds, whatever the sign of the window or of the growth.
CADVISOR_UI = Variant(
    "cadvisor-ui",
    "cadvisor cmd/internal/pages/assets/js/containers.js:drawCpuTotalUsage",
    min_window=None,
    on_decrease=OnDecrease.CARRY,
    tick=MILLISECOND,
    interval=SECOND,
    samples=60,
)
KUBELET = evolve(
    CADVISOR,
    name="kubelet",
    source="kubernetes pkg/kubelet/stats/helper.go:cadvisorInfoToCPUandMemoryStats",
    on_missing=OnMissing.ZERO,
    interval=10 * SECOND,
)
KUBELET_CRI = Variant(
    "kubelet-cri",
    "kubernetes pkg/kubelet/stats/cri_stats_provider.go:getAndUpdateContainerUsageNanoCores",
    rebases_on_short=False,
)
KUBELET_CRI_BEFORE_83507 = evolve(
    KUBELET_CRI,
    name="kubelet-cri-before-83507",
    source="kubernetes pkg/kubelet/stats/cri_stats_provider.go before PR 83507",
    on_decrease=OnDecrease.WRAP,
)
KUBELET_CRI_BEFORE_82300 = evolve(
    KUBELET_CRI_BEFORE_83507,
    name="kubelet-cri-before-82300",
    source="kubernetes pkg/kubelet/stats/cri_stats_provider.go before PR 82300",
    arithmetic=Arithmetic.UNSIGNED_PRODUCT,
)
CONTAINERD = Variant(
    "containerd",
    "containerd internal/cri/server/container_stats_list.go:getUsageNanoCores",
    rebases_on_decrease=False,
    rebases_on_short=False,
)
CONTAINERD_COLLECTOR = evolve(
    CONTAINERD,
    name="containerd-collector",
    source="containerd internal/cri/store/stats/timed_store.go:calculateUsageNanoCores",
    on_missing=OnMissing.ZERO,
    rebases_on_decrease=True,
    rebases_on_short=True,
    interval=SECOND,
)
CONTAINERD_BEFORE_10652 = evolve(
    CONTAINERD,
    name="containerd-before-10652",
    source="containerd internal/cri/server/container_stats_list.go before PR 10652",
    on_decrease=OnDecrease.WRAP,
)
CONTAINERD_WINDOWS = evolve(
    CONTAINERD_BEFORE_10652,
    name="containerd-windows",
    source="containerd internal/cri/server/sandbox_stats_windows.go:getUsageNanoCores",
)
CRI_O = evolve(
    CONTAINERD_BEFORE_10652,
    name="cri-o",
    source="cri-o internal/lib/statsserver/stats_server.go:updateUsageNanoCores",
    min_window=None,
    rebases_on_decrease=True,
    rebases_on_short=True,
)
METRICS_SERVER = Variant(
    "metrics-server",
    "metrics-server pkg/storage/types.go:resourceUsage, pkg/storage/node.go:Store",
    points=Points.STORE,
    arithmetic=Arithmetic.SECONDS,
    min_window=None,  # the order of the two points is the store's business
    tick=MILLISECOND,
    interval=15 * SECOND,
    drops_zero=True,  # checkContainerMetrics in pkg/scraper/client/resource/decode.go; PR 759 in v0.5
    on_wire=True,
)
METRICS_SERVER_0_5 = evolve(
    METRICS_SERVER,
    name="metrics-server-0.5",
    source="metrics-server pkg/scraper/client/summary/decode.go @ v0.5.2",
    tick=SECOND,
    on_wire=False,
)
# It copies the kubelet's usageNanoCores, and tells a window of its own.
METRICS_SERVER_0_4 = evolve(
    KUBELET,
    name="metrics-server-0.4",
    source="metrics-server pkg/sources/summary/summary.go @ v0.3.7, pkg/storage/storage.go @ v0.4.5",
    shown_window=30 * SECOND,
)
HEAPSTER = Variant(
    "heapster",
    "heapster metrics/processors/rate_calculator.go:RateCalculator.Process @ e1e83412",
    arithmetic=Arithmetic.SIGNED_PRODUCT,
    scale=MILLICORES,
    on_decrease=OnDecrease.CARRY,
    interval=60 * SECOND,
)
# cAdvisor's first guard (issue 144, ae9bec8a): a growth below zero counts as none.
CADVISOR_2014 = evolve(
    CADVISOR,
    name="cadvisor-2014",
    source="cadvisor ae9bec8a (issue 144)",
    monotonic=False,
    on_decrease=OnDecrease.SATURATE,
)
# Proposed for Windows in kubernetes PR 141698, not merged: no rate above the capacity is shown.
KUBELET_CLAMPED = evolve(
    KUBELET_CRI,
    name="kubelet-clamped",
    source="kubernetes PR 141698 (proposed): a rate ends at the node's capacity",
    clamps=True,
)

RELEASES = (
    BACKGROUND,
    CADVISOR,
    CADVISOR_0_23,
    CADVISOR_2014,
    CADVISOR_SUMMARY,
    CADVISOR_UI,
    KUBELET,
    KUBELET_CRI,
    KUBELET_CRI_BEFORE_82300,
    KUBELET_CRI_BEFORE_83507,
    KUBELET_CLAMPED,
    CONTAINERD,
    CONTAINERD_COLLECTOR,
    CONTAINERD_BEFORE_10652,
    CONTAINERD_WINDOWS,
    CRI_O,
    METRICS_SERVER,
    METRICS_SERVER_0_5,
    METRICS_SERVER_0_4,
    HEAPSTER,
)
