"""The page of the models: what lies on the machines, what is done with it, and the settings of each."""
