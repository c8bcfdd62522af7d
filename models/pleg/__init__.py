"""The kubelet's pod lifecycle event generators, its pod cache, and the fallback between them.

Follows `pkg/kubelet/pleg/{generic,evented}.go`, `pkg/kubelet/container/cache.go`, `pkg/kubelet/pod_workers.go` and
`pkg/kubelet/kubelet.go` of Kubernetes 1.26 to 1.37, and their earlier forms where a bug was fixed since.
"""
