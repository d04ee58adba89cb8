"""Long work in the background: a row in the ledger says what and how far, a worker process does it."""
