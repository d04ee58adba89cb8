"""Who asks: accounts, signing in, sessions and what each role may do. Rows stand in the ledger."""
