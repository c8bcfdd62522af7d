"""Explicit search by compiled code: the same states in the same order as plain Python finds them, only faster.

What must be believed, beside plain Python: that the paths of `verify.symbolic` partition what an action may do
(`summaries`), that a term of the solver and its text mean the same (`writing`), that packing loses nothing
(`layout`), and that numba compiles what is written (`building`, `kernels`). Nothing of this is believed unasked:

- The search in plain Python always comes first. The compiled one begins anew, and must meet the same states under the
  same numbers: the first 4,096 are compared word by word, and of all that plain Python has met, from which state each
  was first reached.
- At the end, 200 states are drawn from all, and everything that plain Python does from each of them must be what the
  compiled code does, and what predicates say must be the same (`checking`). A machine that leaves its domains or
  crashes ends its search before that.
- A state that decides a claim is asked again in plain Python, and the run to it is replayed there, move by move. A
  state where the code meets what it cannot say (a field outside its domain, a crash) is handed to plain Python.
- States are stored whole and compared whole: no fingerprints. What has no packed form, or whose numbers might not fit
  a machine word, is refused before the search, and plain Python goes on.

What none of this checks is a state that is neither early nor drawn, and from which the code errs without anything
that shows: a `proved` rests on the code being right there. `tests/agreement/test_compiled.py` compares every state
and transition of the machines in `tests/engines` that have a packed form.
"""
