"""One post to one channel, never missed and never doubled: the protocol of RELIABILITY §2 as pure functions.

`decide` says what to do next with a delivery; `apply_reply` and its siblings say what it is afterwards. Whoever acts
on them stores the intent before a request and the result after it.
"""
