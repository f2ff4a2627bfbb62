"""Where the ports meet the world: files, HTTP, the database."""
