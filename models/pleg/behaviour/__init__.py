"""The verbs of PLEG: each decision once, for recorded schedules and for the machines that are searched."""
