"""Why an answer is empty, and what comes nearest."""
