"""What authorizers must do, over all requests; and what a cluster's rights must not add up to.

The numbers in the docstrings:

* P1 who no binding names is allowed nothing
* P2 more rules never allow less
* P3 the order of bindings and rules decides nothing
* P4 a binding to a missing role harms no other
* P5 a RoleBinding gives rights in its namespace only
* P6 the same name and groups have the same rights
* P7 a ServiceAccount is the user of its full name
* P8 what one policy allows and another does not
* P9 who-can names exactly those who can
* P10 a star is worth what it matches today, and what comes later
* P11 a rule with names allows no request without a name
* P12 rules that cover others allow whatever those allow
* P13 writes of roles and bindings give nobody more than some had
* P14 no chain of steps leads to cluster-admin
* P15 one node's capture stays one node's capture
* P16 aggregation ends, in the same place in every order
* P17 everybody has only what was agreed
* P18 a node reads exactly what its pods need
* P19 the index counts the edges of the graph
* P20 a node writes nothing of another node
* P21 no node widens its own rights
* P22 with the last pod the rights go
* P23 no binding goes round the Node authorizer
* P24 a node's name without its group is nobody
* P29 who is impersonated is what was authorized, and nothing else
* P30 nobody comes to system:masters in another name without a right to it
"""
