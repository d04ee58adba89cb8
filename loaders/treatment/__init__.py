"""The treated file: a person's own table corrected, with what was changed, what is double, what to ask."""

from __future__ import annotations

from loaders.treatment.treat import Treated, treat

__all__ = ["Treated", "treat"]
