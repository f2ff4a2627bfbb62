"""Use cases, one file each. They know ports and the domain, and no framework."""
