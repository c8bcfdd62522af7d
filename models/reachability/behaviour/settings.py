"""What the sysctls mean for one device: how `all` and the device's own value combine.

Follows the IN_DEV_* macros of include/linux/inetdevice.h @ Linux 6.1.
"""

from attrs import frozen

from models.reachability.vocabulary import Host
from verify import remembered

DEFAULTS = {"send_redirects": 1}  # what a fresh namespace has where nobody wrote; everything else is off


@frozen
class DeviceSettings:
    """The `net.ipv4.conf` values in force on one device.

    The larger of `all` and the device's own (IN_DEV_MAXCONF): rp_filter, arp_ignore, arp_announce. On if either is
    (IN_DEV_ORCONF): accept_local, route_localnet, arp_filter, send_redirects, ignore_routes_with_linkdown,
    proxy_arp, proxy_arp_pvlan. The device's own alone (IN_DEV_CONF_GET): forwarding.
    """

    rp_filter: int
    arp_ignore: int
    arp_announce: int
    accept_local: bool
    route_localnet: bool
    arp_filter: bool
    send_redirects: bool
    ignore_routes_with_linkdown: bool
    proxy_arp: bool
    proxy_arp_pvlan: bool
    forwarding: bool


@remembered
def settings_of(host: Host, device: str) -> DeviceSettings:
    """Combine the host's sysctls for this device."""

    def own(name: str) -> int:
        return host.settings.conf.get(device, {}).get(name, DEFAULTS.get(name, 0))

    def largest(name: str) -> int:
        return max(own(name), host.settings.conf.get("all", {}).get(name, DEFAULTS.get(name, 0)))

    return DeviceSettings(
        rp_filter=largest("rp_filter"),
        arp_ignore=largest("arp_ignore"),
        arp_announce=largest("arp_announce"),
        accept_local=largest("accept_local") != 0,
        route_localnet=largest("route_localnet") != 0,
        arp_filter=largest("arp_filter") != 0,
        send_redirects=largest("send_redirects") != 0,
        ignore_routes_with_linkdown=largest("ignore_routes_with_linkdown") != 0,
        proxy_arp=largest("proxy_arp") != 0,
        proxy_arp_pvlan=largest("proxy_arp_pvlan") != 0,
        forwarding=own("forwarding") != 0,
    )
