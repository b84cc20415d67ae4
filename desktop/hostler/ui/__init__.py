"""The windows: the only part that knows Qt."""
