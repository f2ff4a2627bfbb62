"""Where the bot meets Discord: what it shows there, and what comes back from there."""
