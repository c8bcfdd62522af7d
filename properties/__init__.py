"""What must hold of the models, one function a sentence."""
