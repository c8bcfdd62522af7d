"""How a program makes a rate out of samples, as data: one record for each formula that is or was in use."""

from enum import Enum

from attrs import frozen

SECOND = 10**9
MILLISECOND = 10**6
NANOCORES = 10**9
MILLICORES = 1000


class Points(Enum):
    """Which samples make one number: the base and the newest, the ends of a list, every pair of a list, a store's."""

    PAIR = "pair"
    ENDS = "ends"
    MEAN = "mean"
    STORE = "store"


class Denominator(Enum):
    """What the growth is divided by: the difference of the recorded times, or as many nominal intervals as samples."""

    RECORDED = "recorded"
    NOMINAL = "nominal"


class Arithmetic(Enum):
    """In what words and what order the quotient is formed.

    QUOTIENT divides two float64 and scales then; SECONDS divides by a window in float64 seconds; the products scale
    first, in a machine word of 64 bits, signed or not, and divide then.
    """

    QUOTIENT = "float64 quotient"
    SECONDS = "float64 seconds"
    UNSIGNED_PRODUCT = "uint64 product"
    SIGNED_PRODUCT = "int64 product"


class OnDecrease(Enum):
    """What becomes of a counter that is lower than before.

    No number, zero growth, a growth modulo 2^64, or a growth below zero that is carried on.
    """

    DROP = "drop"
    SATURATE = "saturate"
    WRAP = "wrap"
    CARRY = "carry"


class OnMissing(Enum):
    """What is published where there is no number: nothing, or a zero that looks measured."""

    NIL = "nil"
    ZERO = "zero"


class Refusal(Enum):
    """Why two samples give no number: nothing refuses them, the counter fell, or the window is too short."""

    NONE = "none"
    DECREASE = "decrease"
    SHORT = "short"


@frozen
class Variant:
    """One way to make a rate: `source` names the upstream file and symbol, `scale` the parts of a core it counts in.

    A window shorter than `min_window` nanoseconds gives no number (1: only one that does not go forward; None: no
    window is refused at all). After a refusal the newest sample becomes the base, or the old base is kept, as the two
    `rebases` say. `tick` is the step of recorded times, `interval` the nominal time between samples, `samples` how
    many make one number; `shown_window` is the window that is published where it is not the real one. `drops_zero`: a
    counter of zero is taken for a missing one, and its sample never arrives. `rounds_within`: how many halves of
    its last place a float64 may be off; the nearest is 1. `monotonic`: times are compared by a
    clock that nobody sets, which does not leave the program. `on_wire`: the counter arrives as the text of a float64.
    """

    name: str
    source: str
    points: Points = Points.PAIR
    denominator: Denominator = Denominator.RECORDED
    arithmetic: Arithmetic = Arithmetic.QUOTIENT
    scale: int = NANOCORES
    min_window: int | None = 1
    on_decrease: OnDecrease = OnDecrease.DROP
    on_missing: OnMissing = OnMissing.NIL
    rebases_on_decrease: bool = True
    rebases_on_short: bool = True
    clamps: bool = False
    tick: int = 1
    interval: int = 10 * SECOND
    samples: int = 2
    shown_window: int | None = None
    drops_zero: bool = False
    rounds_within: int = 1
    monotonic: bool = False
    on_wire: bool = False
