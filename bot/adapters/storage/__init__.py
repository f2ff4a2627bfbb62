"""The database: SQLAlchemy Core on SQLite, with a schema that PostgreSQL takes too."""
