"""The settings window: pages made from the declarations of the config, and each change written as it is made."""
