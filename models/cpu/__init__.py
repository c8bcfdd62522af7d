"""CPU usage windows: why a node can report more CPU than it has cores, and by how much at most.

Follows cAdvisor (`info/v2/conversion.go`, `summary/percentiles.go`) @ 6a0c4f25, the kubelet
(`pkg/kubelet/stats/{helper,cri_stats_provider}.go`) @ 95f08499 and 0209ba06, metrics-server
(`pkg/storage/{types,node,pod}.go`) @ 5ed5d3a2, and their earlier releases where a bug was fixed since.
"""
