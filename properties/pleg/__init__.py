"""What the kubelet may rely on PLEG and its cache for."""
