"""Running plain Python on unknown values: the one place where cleverness is allowed."""
