"""Who may do what: RBAC, the Node authorizer and NodeRestriction, and the request that they are asked about."""
