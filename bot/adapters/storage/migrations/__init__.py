"""Alembic's folder: `versions/` holds one file for each step of the schema."""
