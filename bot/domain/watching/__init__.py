"""Watching the data for a reader: what an alert waits for, and whether it has come, as pure functions.

A `Condition` says what is waited for, `scenes` show one closed day or week each, a kind (`bot.domain.alerts`) says what
a scene means for a condition, and `Memory` is what is remembered from one scene to the next. A backtest and the live
run take the same steps over the same scenes.
"""
