"""What was found, for people to read: evidence, the overview of a result, explanations, and the HTML report."""

from __future__ import annotations

from .evidence import Evidence, evidence
from .explanation import Explanation, explain
from .glance import overview

__all__ = ["Evidence", "Explanation", "evidence", "explain", "overview"]
