"""Networks built in real network namespaces, probed with real packets, and compared with the model."""
