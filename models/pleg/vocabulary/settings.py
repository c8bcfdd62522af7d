"""How one kubelet is set up: what every decision of PLEG may depend on beside the pod."""

from models.pleg.vocabulary.releases import Release
from verify import frozen


@frozen
class Settings:
    """The release, its feature gates, and whether Evented PLEG is in use (`eventedPLEGUsage` of pleg/evented.go).

    The fallback clears `in_use`; the gate stays.
    """

    release: Release
    gate: bool = False  # EventedPLEG
    in_use: bool = False
    on_demand: bool = True  # PLEGOnDemandRelist, where the release has it
