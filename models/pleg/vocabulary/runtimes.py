"""How container runtimes differ in what they tell the kubelet; facts §1.6 and §1.8."""

from verify import frozen


@frozen
class Runtime:
    """What the environment of a kubelet does, as far as it is the runtime's choice."""

    name: str
    supports_events: bool = True  # GetContainerEvents is served
    stamps_inspections: bool = False  # PodSandboxStatus carries a time, taken before the states are read
    stamps_nanoseconds: bool = False  # whatever the kubelet of its day reads: else it is what that reads
    sends_sandbox_deleted: bool = True  # the end of a sandbox is an event


CONTAINERD = Runtime("containerd")
CRIO = Runtime("cri-o", stamps_inspections=True, sends_sandbox_deleted=False)
CONTAINERD_2_0 = Runtime("containerd 2.0", stamps_inspections=True, stamps_nanoseconds=True)  # containerd 10740
NO_EVENTS = Runtime("no-events", supports_events=False)
