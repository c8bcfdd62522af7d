"""What a sysctl means for one device: how `all` and the device's own value combine.

Follows the IN_DEV_* macros of include/linux/inetdevice.h @ Linux 6.1.
"""

from models.reachability.vocabulary import Host
from verify import pure

FORWARDING_IN_PODS = 0  # a new network namespace does not forward


@pure
def own(host: Host, device: str, name: str) -> int:
    """Read the value of the device alone (IN_DEV_CONF_GET); the kernel's default is 0 for all names used here."""
    return host.settings.conf.get(device, {}).get(name, _default(name))


@pure
def largest(host: Host, device: str, name: str) -> int:
    """Combine as IN_DEV_MAXCONF does: rp_filter, arp_ignore, arp_announce."""
    return max(own(host, "all", name), own(host, device, name))


@pure
def either(host: Host, device: str, name: str) -> bool:
    """Combine as IN_DEV_ORCONF does: accept_local, route_localnet, arp_filter, send_redirects."""
    return own(host, "all", name) != 0 or own(host, device, name) != 0


@pure
def forwards(host: Host, device: str) -> bool:
    """Whether packets that come in by this device may be forwarded: the device's own value only."""
    return own(host, device, "forwarding") != 0


@pure
def _default(name: str) -> int:
    """What a fresh namespace has where nobody wrote: redirects are sent, everything else is off."""
    return 1 if name == "send_redirects" else 0
