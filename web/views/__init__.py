"""Pages: one blueprint a family."""
