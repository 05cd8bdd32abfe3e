"""What people are told of a query that is malformed, or whose answer is empty."""
