"""The words a model or a property is written in; everything else in this package is machinery."""

from attrs import frozen

from verify.copying import evolve
from verify.domain import Among, Between, Listed, Member
from verify.language import action, assume, canonical, implies, initial, pure, require
from verify.names import Names
from verify.order import ranked
from verify.property import always, for_all, leads_to, reachable, within
from verify.rules import Rules, any_of, count, first_match
from verify.table import Index, keyed_map, members, overlay, prefix_map, remembered, tabulated
from verify.world import Known, World, fault

__all__ = [
    "Among",
    "Between",
    "Index",
    "Known",
    "Listed",
    "Member",
    "Names",
    "Rules",
    "World",
    "action",
    "always",
    "any_of",
    "assume",
    "canonical",
    "count",
    "evolve",
    "fault",
    "first_match",
    "for_all",
    "frozen",
    "implies",
    "initial",
    "keyed_map",
    "leads_to",
    "members",
    "overlay",
    "prefix_map",
    "pure",
    "ranked",
    "reachable",
    "remembered",
    "require",
    "tabulated",
    "within",
]
