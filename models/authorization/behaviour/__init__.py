"""The verbs of authorization: who decides, by which rule, and who may write the rules."""
