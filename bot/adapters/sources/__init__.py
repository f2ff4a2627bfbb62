"""Usage sources, one file each; they do not know each other. The contract test finds them by scanning this folder."""
