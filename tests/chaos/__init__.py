"""What goes wrong, on purpose and with real processes: the kill run and the fault matrix of RELIABILITY §3.

The sender is a process of its own: SQLite on a file, the planner, the courier, the publisher over loopback. The small
Discord runs in the driver. Time is shared by all and jumps: nobody's verdict depends on how fast the machine is.
"""
