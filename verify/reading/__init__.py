"""Reading what users bring: files as text, JSON and YAML without surprises, and refusals of one line.

What a domain makes of it is in its own `reading` room; there is no Kubernetes here.
"""
