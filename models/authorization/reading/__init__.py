"""Real artefacts into the nouns of authorization."""
