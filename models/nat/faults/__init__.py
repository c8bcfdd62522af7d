"""The documented ways in which rules of services go wrong, each with its issue and what must notice.

Rows are those of facts §4. All but two have a fault here: row 5, two flows that race for one port in conntrack, is no
matter of rules, and row 19 is one of IPVS. Rows 10, 12, 20, 25 and 26 are kube-proxy as it is.
"""
