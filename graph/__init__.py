"""The platform below loaders and pages: model, standardising, storing, resolving, analysing, profiling."""
