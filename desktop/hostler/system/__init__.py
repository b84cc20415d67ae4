"""The desktop around us: a folder is a capability, a file in it is a mechanism. No Qt."""
