"""The SQL side: quarantine, jobs, exports, audit; SQLite by default."""
