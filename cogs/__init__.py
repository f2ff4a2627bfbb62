"""Slash commands, one feature a file: arguments in, one call, one reply."""
