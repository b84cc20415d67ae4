"""The usage window: where the compute went."""
