"""What `/digest` says: the set-up, the list of a server's schedules, how they fare."""
