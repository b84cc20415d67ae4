"""What is kept on disk and in the keyring: config, secrets, ledger."""
