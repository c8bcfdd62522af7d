"""What the kubelet may rely on PLEG and its cache for.

The numbers in the docstrings:

* S1 stamps of an entry never go back
* S2 nor does what it shows
* S3 the global time vouches for nothing older
* S4 the global time never goes back
* S5 who asks for what is newer is given it, and starts no container twice
* S6 a listing that fails changes nothing
* S7 a pod whose inspection fails is looked at again
* S8 the cache is written before an event is sent
* S9 what is told of a container is in order
* S10 one relist at a time, one loop, one consumer
* S11 after the fallback Generic runs as it did before
* S12 healthy means listed within the threshold
* S13 what is gone stays gone
* S14 nothing crashes
* S15 without a runtime's events the gate changes nothing
* S16 an exit code is told before the container is removed
* L1 to L7: waiters wake, final states are seen, changes are told, errors do not stay, health comes back, a short outage
  does not end Evented PLEG, one hung pod does not make the node unhealthy

B1 to B28 are documented bugs with a public issue, D1 to D11 what follows from the code without one: facts §3 and
`verify pleg --bugs`. X1 to X10 are the demonstrations of what was met while the real code of 1.34 to 1.36 was measured,
as `tests/conformance/data/pleg_demonstrations.jsonl.gz` numbers them; X1 and X2 have rows in that table, and X3 is why
`events_follow_the_life_of_a_container` does not hold; the others are run as schedules alone.
"""
