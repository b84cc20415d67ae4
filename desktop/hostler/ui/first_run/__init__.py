"""The window for somebody who has no config yet: machines, routes, the key, and the first question."""
