"""Unattended: sources that keep coming, their inbox, what guards it, and all that follows an arrival."""
