"""What the rules of a node must do with the first packet of every flow, whatever its source and what went before.

The numbers in the docstrings are those of facts §3:

* S1 every jump has its chain
* S2 every chain is reached, S3 every rule of it is asked
* S4 the built-in chains lead to those of kube-proxy
* S5 node ports come last
* S6 a chain is named after what it does
* S7 one backend, no jump twice
* S8 nobody else writes the mark
* S9 affinity first, one last rule, the same endpoints
* N1 to N10 what is translated, to what, and with which chance
* M1 to M7 what is masqueraded, and where answers then come by
* F1 to F10 what is rejected and dropped, and what must not be
* A1 to A5 affinity: what lists of recent clients remember
* T1 to T3 what syncs leave behind, D2 what releases have in common

Conntrack (facts §2.1): what the first packet was given, answers give back.
"""
