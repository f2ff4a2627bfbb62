"""Tokentide: who uses which AI models, how it was counted, and what could not be counted."""
