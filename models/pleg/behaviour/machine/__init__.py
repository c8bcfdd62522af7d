"""A kubelet and its runtime as a machine with few states: the same decisions, every order of what can happen."""

from models.pleg.behaviour.machine.kubelet import Failing, Kubelet

__all__ = ["Failing", "Kubelet"]
