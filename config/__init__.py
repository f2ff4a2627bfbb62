"""What an operator sets, and nothing else."""
