"""The cards behind the look-up commands: one file a command, no platform in any of them."""
