"""In the order of a test: the contract, the request, the answer, and what is no failure."""

from . import answers, contract, misread, requests

__all__ = ["answers", "contract", "misread", "requests"]
