"""The popup: `parts` draw and emit, `window` puts them on a card, `presenter` decides what they show."""
