"""What is left of a counter behind the text that the kubelet serves and metrics-server reads."""

FRACTION = 1e9  # nanoseconds in a second, as the float64 that both sides compute with


def decoded(usage: int) -> int:
    """The counter, in nanoseconds, that metrics-server takes out of `/metrics/resource`.

    The kubelet writes `float64(c) / 1e9` (collectNodeCPUMetrics in pkg/kubelet/metrics/collectors/resource_metrics.go
    @019a71ab), as the shortest text that names the float64; metrics-server reads it and takes `uint64(v * 1e9)`
    (decodeBatch in pkg/scraper/client/resource/decode.go @5ed5d3a2). A whole number of nanoseconds that float64 cannot
    hold comes out a little off.
    """
    served = repr(float(usage) / FRACTION)
    return int(float(served) * FRACTION)
