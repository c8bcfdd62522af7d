"""What CPU rates must be true to, over all nodes, windows, spreads and granularities.

The numbers in the docstrings:

* T1 no rate exceeds its bound
* T2 the bound is reached
* T3 without a spread there is no excess, with one nanosecond there is
* T4 the excess is relative to the window, whatever the cores
* T5 what clamping does and costs
* T6 windows one after the other add up
* T7 the smallest spread that explains a series
* T8 without a shortest window there is no bound
* T9 a mean of rates keeps an excess that a ratio of sums loses
* T10 a nominal denominator is off by the jitter
* T11 missing samples only widen the window
* T12 steps of the clock, and clocks that run slow
* T13 a reset with and without its guard
* T14 which sample a guard keeps
* T15 words that wrap
* T16 a child above its parent
* T17 negative headroom, of the capacity and of what is allocatable
* T18 what rounding adds
* T19 two writers of one previous sample
"""
