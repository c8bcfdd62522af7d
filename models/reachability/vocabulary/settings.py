"""The sysctls of one host that decide about packets."""

from attrs import field, frozen

Values = dict[str, int]


@frozen
class Settings:
    """`net.ipv4.conf.<device>.<name>`, kept as device → name → value; the device `all` is one of the keys.

    How `all` and the device combine differs by name and is behaviour. A name that is not there has the kernel's
    default; that a dump lacks one is said in `Host.missing`.
    `bridge_nf_call_iptables` is `net.bridge.bridge-nf-call-iptables`, 0 where br_netfilter is not loaded.
    """

    conf: dict[str, Values] = field(factory=dict)
    bridge_nf_call_iptables: int = 0
    multipath_hash_policy: int = 0
