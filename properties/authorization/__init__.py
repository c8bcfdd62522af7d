"""What authorizers must do, over all requests; and what a cluster's rights must not add up to.

The numbers in the docstrings, and where a sentence says less than its number does:

* P1 who no binding names is allowed nothing
* P2 more rules never allow less (of Node this follows from P18, both ways: what a node's pods name
  only grows with them)
* P3 the order of bindings and rules decides nothing, nor that of authorizers none of which denies (of all orders of
  objects the reverse one is tried: every pair is turned round in it)
* P4 a binding to a missing role harms no other
* P5 a RoleBinding gives rights in its namespace only
* P6 the same name and groups have the same rights (of RBAC and its uids; requests carry neither uid nor extra to any
  authorizer here, as none reads them)
* P7 a ServiceAccount is the user of its full name
* P8 what one policy allows and another does not (one way: for equality exchange `--manifests` and `--against`)
* P9 who-can names exactly those who can (compared in policies of at most 200 bindings)
* P10 a star is worth what it matches today, and what comes later (of the names that policies mention: no list of the
  API's kinds is read)
* P11 a rule with names allows no request without a name
* P12 rules that cover others allow whatever those allow (each pair of roles at hand, at most 40 of them; a test asks
  it of every pair of rules with one entry in each field)
* P13 writes of roles and bindings give nobody more than some had (cluster-wide objects, and aggregation rules that
  nobody rewrites: with Roles and RoleBindings the shipped space would be multiplied by namespaces; a test asks that
  what covers a role in one namespace covers it in no other)
* P14 no chain of steps leads to cluster-admin
* P15 one node's capture stays one node's capture (of what runs on every node, and what can be drawn there: on which
  node a Deployment's pods are is not known, and with all of them on one, nearly every operator would break it)
* P16 aggregation ends, in the same place in every order
* P17 everybody has only what was agreed
* P18 a node reads exactly what its pods need (the request that fetches it: `get`, or `create` of a token; the other
  verbs of the table are held to recorded answers)
* P19 the index counts the edges of the graph
* P20 a node writes nothing of another node (patches are asked as updates, which no rule tells apart)
* P21 no node widens its own rights (by the writes that its world lists)
* P22 with the last pod the rights go
* P23 no binding goes round the Node authorizer (to secrets and config maps, of nodes and their group; what all who have
  signed in may read is P17)
* P24 a node's name without its group is nobody
* P29 who is impersonated is what was authorized, and nothing else (that the headers are gone afterwards is how requests
  are told: what is served has an identity, and no headers to nest)
* P30 nobody comes to system:masters in another name without a right to it
* P31 what is remembered of a requester decides nothing (whom it is served as may depend on it: known, and documented)
* P35 of references that a policy looks at, only those of mirror pods (those on accounts' secrets are not modelled)
"""
