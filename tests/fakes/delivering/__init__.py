"""A world in which delivering is tried out: simulated time, a channel, processes that die, and who judges them."""
