"""An identifier in any spelling: what it is of, which of our things it stands for, and what else names the same."""
