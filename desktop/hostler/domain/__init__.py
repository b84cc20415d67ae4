"""What things are and how to decide: pure values and functions. No I/O, no Qt, no clock of its own."""
