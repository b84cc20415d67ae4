"""The popup: `parts` draw and emit, `window` puts them on a card.

`presenter` decides what they show, with `asking` for the ask that runs and `queueing` for background jobs.
"""
