"""The processes that evaluate: their pool, their turns, their guards, and what is said between them."""
