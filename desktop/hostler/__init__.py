"""Hostler: one hotkey, any text, the right Ollama model on the right machine; something always answers."""
