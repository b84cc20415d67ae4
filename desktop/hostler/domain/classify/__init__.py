"""Which route a prompt belongs to, how sure that is, and why."""
