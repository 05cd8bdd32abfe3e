"""QUERY -> ANSWER: one seam, and processes behind it that can be killed."""
